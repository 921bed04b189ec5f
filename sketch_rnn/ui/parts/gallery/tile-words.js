/* What is said of a grid of drawings: in the line above it, and of each drawing to those who hear the page. */
import { withArticle } from "../category/names.js";
import * as store from "../../web/store.js";
/** @import { Tile } from "../../web/types.d.ts" */

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];
/** @type {(count: number) => string} */
export const number = (count) => NUMBERS[count] || String(count);
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const press = () => (matchMedia("(hover: none)").matches ? "tap" : "click");
const capital = (text) => text.replace(/^\w/, (letter) => letter.toUpperCase());

/** `takes`: whether a click takes a drawing onto a sheet; `strip`: whether they go from careful to wild; `like`: whether they are like
   a chosen one; `done`: whether what is on the sheet was completed by one of them.
   @type {(tiles: Tile[], about: { takes: boolean, strip: boolean, like: boolean, done: boolean }) => string} */
export const sentence = (tiles, { takes, strip, like, done }) => {
  const one = tiles.length === 1 ? "it" : "one";
  if (!takes) return `${number(tiles.length)} drawings.${strip ? ` From careful to wild: ${press()}` : ` ${capital(press())}`} one to draw on with it.`;
  const empty = tiles.filter((tile) => !tile.added.length).length;
  if (empty * 2 > tiles.length) return `It looks finished to me.${empty < tiles.length ? " This is what could still be added:" : " Draw on, or begin another."}`;
  if (like) return `More like the one you chose: ${press()} one to take it.`;
  if (done) return `It looks finished to me. If you want more, ${press()} an ending.`;
  const many = tiles.length === 1 ? "An ending" : `${number(tiles.length)} endings`;
  if (!store.get("taken")) return `${many}. What the computer adds is orange: ${press()} ${one} to take it onto your sheet.`;
  return `${many}${strip ? ", careful to wild" : ""}: ${press()} ${one} to take it.`;
};

/** @type {(tile: Tile, index: number, count: number, about: { takes: boolean, strip: boolean }) => string} */
export const label = (tile, index, count, { takes, strip }) => {
  const parts = [`${takes ? "Ending" : "Drawing"} ${index + 1} of ${count}${tile.category ? `, ${withArticle(tile.category)}` : ""}`];
  if (takes) parts.push(tile.added.length ? `${plural(tile.added.length, "stroke")} added` : "nothing to add");
  else parts.push(plural(tile.added.length, "stroke"));
  if (strip && tile.temperature) parts.push(`temperature ${tile.temperature}`);
  if (tile.added.length && tile.finished === false) parts.push("unfinished");
  if (tile.pinned) parts.push("pinned");
  if (tile.added.length) parts.push(takes ? "take it onto your sheet" : "draw on with it in Finish");
  return parts.join(", ");
};
