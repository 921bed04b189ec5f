/* Drawings that stay in their places of the grid. A pin belongs to what was on the sheet: it is there while the sheet begins with that
   and has nothing after it but what the person drew, and comes back with an undo. */
import { begins } from "./tile.js";
/** @import { Drawing, Pin, Tile } from "../../web/types.d.ts" */

/** @type {(pin: Pin, sheet: Drawing) => boolean} */
const fits = ({ tile }, { strokes, model = [] }) => begins(strokes, tile.drawn) && model.every((number) => number < tile.drawn.length);

/** These drawings, with those that are pinned in their places and on what is on the sheet now.
   @type {(tiles: Tile[], pins: Pin[], sheet: Drawing) => Tile[]} */
export const withPins = (tiles, pins, sheet) => {
  const all = [...tiles];
  for (const { index, tile } of pins.filter((pin) => fits(pin, sheet)).sort((a, b) => a.index - b.index)) {
    const here = { ...tile, drawn: sheet.strokes, model: sheet.model || [] };
    if (index < all.length) all[index] = here;
    else all.push(here);
  }
  return all;
};
