/* What is said of a grid of drawings: in the line above it, and of each drawing to those who hear the page. */
import { withArticle } from "../category/names.js";
import * as store from "../../web/store.js";
import { language, many, t } from "../../web/language.js";
/** @import { Tile } from "../../web/types.d.ts" */

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];
/** In English in letters up to twelve. @type {(count: number) => string} */
export const number = (count) => (language === "en" && NUMBERS[count]) || String(count);
const press = () => (matchMedia("(hover: none)").matches ? t("tap") : t("click"));
const capital = (text) => text.replace(/^./u, (letter) => letter.toLocaleUpperCase(language));

export const DONE = t("It looks finished to me. Draw on, or go on with it:"); // what can be done with it follows

/** What is said when an ending is taken.
   @type {(added: number, all: number) => string} */
export const taken = (added, all) =>
  many(added, "One stroke is added: your drawing has {all} now.", "{count} strokes are added: your drawing has {all} now.", { all });

/** `takes`: whether a click takes a drawing onto a sheet; `strip`: whether they go from careful to wild; `like`: whether they are like
   a chosen one; `done`: whether what is on the sheet was completed by one of them.
   @type {(tiles: Tile[], about: { takes: boolean, strip: boolean, like: boolean, done: boolean }) => string} */
export const sentence = (tiles, { takes, strip, like, done }) => {
  const count = tiles.length;
  const act = { press: press(), Press: capital(press()), number: number(count) };
  if (!takes && strip) return many(count, "One drawing. From careful to wild: {press} it to draw on with it.", "{number} drawings. From careful to wild: {press} one to draw on with it.", act);
  if (!takes) return many(count, "One drawing. {Press} it to draw on with it.", "{number} drawings. {Press} one to draw on with it.", act);
  const empty = tiles.filter((tile) => !tile.added.length).length;
  if (empty * 2 > count) return t("It looks finished to me. This is what could still be added:");
  if (like) return t("More like the one you chose: {press} one to take it.", act);
  if (done) return t("It looks finished to me. If you want more, {press} an ending.", act);
  if (!store.get("taken")) return many(count, "An ending. What the computer adds is orange: {press} it to take it onto your sheet.", "{number} endings. What the computer adds is orange: {press} one to take it onto your sheet.", act);
  if (strip) return many(count, "An ending, careful to wild: {press} it to take it.", "{number} endings, careful to wild: {press} one to take it.", act);
  return many(count, "An ending: {press} it to take it.", "{number} endings: {press} one to take it.", act);
};

/** @type {(tile: Tile, index: number, count: number, about: { takes: boolean, strip: boolean }) => string} */
export const label = (tile, index, count, { takes, strip }) => {
  const place = { number: index + 1, count };
  const strokes = tile.added.length;
  const parts = [takes ? t("Ending {number} of {count}", place) : t("Drawing {number} of {count}", place)];
  if (tile.category) parts.push(withArticle(tile.category));
  if (!takes) parts.push(many(strokes, "1 stroke", "{count} strokes"));
  else parts.push(strokes ? many(strokes, "1 stroke added", "{count} strokes added") : t("nothing to add"));
  if (strip && tile.temperature) parts.push(t("temperature {heat}", { heat: tile.temperature }));
  if (tile.pinned) parts.push(t("pinned"));
  if (strokes) parts.push(takes ? t("take it onto your sheet") : t("draw on with it in Finish"));
  return parts.join(", ");
};
