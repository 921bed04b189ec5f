/* What a category is called in a sentence. */
import { language, nameOf } from "../../web/language.js";

/* A name in a sentence: "a cat", "an owl", "an hourglass", "a bus"; "eyeglasses", "grass", "the Mona Lisa" have no article of ours. */
const BARE = /^(asparagus|bread|broccoli|camouflage|grass|lightning|rain|toothpaste|underwear|yoga)$/;
const ONE = /(ss|us|ros)$/; // endings of one thing, though they look like many: compass, octopus, rhinoceros
/** A category in a sentence; with an article in English alone, where it is the same in all of them.
   @type {(name: string) => string} */
export const withArticle = (name) => {
  if (language !== "en") return nameOf(name);
  if (/^the /i.test(name)) return `t${name.slice(1)}`;
  if (BARE.test(name) || (/s$/.test(name) && !ONE.test(name))) return name;
  return `${/^([aeiou]|hour)/i.test(name) ? "an" : "a"} ${name}`;
};
