import assert from "node:assert/strict";
import { test } from "node:test";
import { withArticle } from "../../../sketch_rnn/ui/parts/category/names.js";
import { namesBy } from "../../../sketch_rnn/ui/parts/category/ranking.js";

// A few of the rules that the server sends; that page and library rank alike is tested with all of them, in a browser.
const { match, nearest } = namesBy({
  far: 0.35, slip: 10, none: 20, heard: 40, articles: ["a", "an", "the"], plurals: [["", ""], ["ies", "y"], ["s", ""]],
  sounds: [["ph", "f"], ["ck", "k"]], others: { airplane: ["plane", "jet"], cat: ["kitten"] }, akin: { cat: ["lion"] },
});
const NAMES = ["airplane", "cat", "elephant", "butterfly", "hot dog", "dog"];

test("a whole name, with an article, as many, or by another word", () => {
  const sure = { cat: "cat", "a Cat": "cat", cats: "cat", butterflies: "butterfly", jet: "airplane", "hot-dog": "hot dog", HotDog: "hot dog" };
  for (const [word, name] of Object.entries(sure)) assert.equal(match(word, NAMES), name, word);
  for (const word of ["", "  ", "ca", "xyz"]) assert.equal(match(word, NAMES), undefined, word);
});

test("beginnings, words within, sounds and slips", () => {
  assert.equal(nearest("but", NAMES)[0], "butterfly");
  assert.deepEqual(nearest("dog", NAMES).slice(0, 2), ["dog", "hot dog"]);
  assert.equal(nearest("elefant", NAMES)[0], "elephant");
  assert.equal(nearest("arplane", NAMES)[0], "airplane");
  assert.equal(nearest("lion", NAMES)[0], "cat");
  assert.deepEqual(nearest("", NAMES), NAMES);
  assert.deepEqual(nearest("qqqqqq", NAMES), []);
});

test("what somebody taught can have a name that every object answers to", () => {
  for (const name of ["constructor", "toString", "valueOf", "hasOwnProperty"]) {
    assert.equal(match(name, [...NAMES, name]), name);
    assert.equal(nearest(name, [name, ...NAMES])[0], name);
  }
});

test("articles", () => {
  const said = { cat: "a cat", owl: "an owl", hourglass: "an hourglass", bus: "a bus", eyeglasses: "eyeglasses", grass: "grass", octopus: "an octopus",
    "The Mona Lisa": "the Mona Lisa" };
  for (const [name, words] of Object.entries(said)) assert.equal(withArticle(name), words);
});

test("in another language, and in English, the first of them first", () => {
  const german = { cat: ["Katze", "Kätzchen"], dog: ["Hund"], airplane: ["Flugzeug", "Jet"], "hot dog": ["Cat"], elephant: ["हाथी"], butterfly: ["か"] };
  const local = namesBy({
    far: 0.35, slip: 10, none: 20, heard: 40, articles: [], plurals: [["", ""], ["s", ""]], sounds: [], others: { cat: ["kitten"] }, akin: {},
  }, (name) => german[name]);
  const sure = { Katze: "cat", katzchen: "cat", kitten: "cat", hund: "dog", dog: "dog", jet: "airplane", cat: "hot dog", हाथी: "elephant", か: "butterfly" };
  for (const [word, name] of Object.entries(sure)) assert.equal(local.match(word, NAMES), name, word);
  assert.equal(local.match("हथ", NAMES), undefined); // other vowels
  assert.equal(local.match("が", NAMES), undefined); // another sound
  assert.equal(local.nearest("flug", NAMES)[0], "airplane");
  assert.equal(local.nearest("airpl", NAMES)[0], "airplane");
  assert.equal(local.nearest("Katse", NAMES)[0], "cat");
});
