/* The page's language. What the page says is written in English in the code, and the English is the key of the other languages:
   languages/XX.json has {categories: {name: "its name, other words for it"}, words: {sentence: its translation}}. Where a
   sentence says how many, its translation has a form for each plural of the language. What is not there stays English. */
import * as store from "./store.js";

/** The languages, each called what it calls itself. @type {Record<string, string>} */
export const LANGUAGES = {
  en: "English", de: "Deutsch", es: "Español", fr: "Français", it: "Italiano", nl: "Nederlands", pl: "Polski", pt: "Português",
  tr: "Türkçe", ar: "العربية", hi: "हिन्दी", ja: "日本語", zh: "简体中文",
};
const RIGHT_TO_LEFT = ["ar"];
const KEPT = "language"; // where the choice is stored

/** The first of some language tags ("pt-BR") that the page speaks, as its code; else English.
   @type {(tags: readonly (string | null | undefined)[]) => string} */
export const spoken = (tags) => tags.map((tag) => String(tag).toLowerCase().split("-")[0]).find((code) => Object.hasOwn(LANGUAGES, code)) ?? "en";

const asked = new URLSearchParams(globalThis.location?.search).get("lang");
/** The code of the language that the address asks for, or that was chosen before, or that the browser prefers. @type {string} */
export const language = globalThis.document ? spoken([asked, store.get(KEPT), ...navigator.languages]) : "en";
const rightToLeft = RIGHT_TO_LEFT.includes(language);
/** How far the right arrow key leads in a row, and the sign for "becomes". @type {[number, string]} */
export const [FORWARD, ARROW] = rightToLeft ? [-1, "←"] : [1, "→"];

/** @type {() => Promise<{ categories: Record<string, string>, words: Record<string, string | Record<string, string>> }>} */
const fetched = async () => {
  try {
    return language === "en" ? null : await (await fetch(new URL(`../languages/${language}.json`, import.meta.url))).json();
  } catch {
    return null; // the page can be used in English
  }
};
const { categories, words } = await fetched() ?? { categories: {}, words: {} };
const plurals = new Intl.PluralRules(language);

if (globalThis.document) Object.assign(document.documentElement, { lang: language, dir: rightToLeft ? "rtl" : "ltr" });

/** What is put into a sentence keeps its own direction.
   @type {(text: string, values: Record<string, any>) => string} */
const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (hole, name) => (!Object.hasOwn(values, name) ? hole : rightToLeft ? `\u2068${values[name]}\u2069` : values[name]));

/** A text of the page in its language; `{name}` in it becomes `values.name`. The text stands in the call, so that it can be collected.
   @type {(text: string, values?: Record<string, unknown>) => string} */
export const t = (text, values = {}) => filled(typeof words[text] === "string" ? words[text] : text, values);

/** The same of a number of things: `one` and `other` are the English forms, in which `{count}` is the number.
   @type {(count: number, one: string, other: string, values?: Record<string, unknown>) => string} */
export const many = (count, one, other, values = {}) => {
  const forms = words[other];
  const text = typeof forms === "object" ? forms[plurals.select(count)] ?? forms.other : count === 1 ? one : other;
  return filled(text, { count, ...values });
};

/** Some words in a row: "a, b or c". @type {(list: string[], type?: "disjunction" | "conjunction") => string} */
export const listed = (list, type = "disjunction") => new Intl.ListFormat(language === "en" ? "en-GB" : language, { type }).format(list);

/** What people call a category in the page's language: its name, and then other words for it.
   @type {(category: string) => string[]} */
export const namesOf = (category) => (Object.hasOwn(categories, category) ? categories[category].split(", ") : [category]);

/** @type {(category: string) => string} */
export const nameOf = (category) => namesOf(category)[0];

/** @type {(text: string) => string} */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** @type {[RegExp, string][] | undefined} */
let patterns;

/** A sentence that the server wrote, in the page's language where it is known; `{1}` of its key stands for what the server put there.
   @type {(text: string) => string} */
export const inLanguage = (text) => {
  if (typeof words[text] === "string") return words[text];
  patterns ??= /** @type {[RegExp, string][]} */ (Object.entries(words).flatMap(([key, said]) => (typeof said === "string" && /\{1\}/.test(key)
    ? [[new RegExp(`^${escaped(key).replace(/\\\{\d\\\}/g, "(.*)")}$`, "s"), said]] : [])));
  for (const [pattern, said] of patterns) {
    const found = pattern.exec(text);
    if (found) return filled(said, Object.fromEntries(found.map((part, number) => [number, nameOf(part)])));
  }
  return text;
};

/** Change the language: the page is loaded anew, with what is on its sheets, and its address says which it speaks.
   @type {(code: string) => void} */
export const speak = (code) => {
  store.set(KEPT, code);
  const address = new URL(location.href);
  address.searchParams.set("lang", code);
  history.replaceState(null, "", address);
  location.reload();
};
