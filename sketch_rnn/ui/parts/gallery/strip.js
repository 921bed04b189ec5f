/* The strip: drawings of several temperatures in one look, careful to wild. */
import { h } from "../../web/elements.js";
import { t } from "../../web/language.js";
/** @import { Tile } from "../../web/types.d.ts" */

export const LADDER = [0.2, 0.35, 0.5, 0.7, 1]; // its temperatures

/** The boxes of tiles, those of one temperature under their caption; a click on it is told to `climb`.
   @type {(boxes: HTMLElement[], tiles: Tile[], climb: (temperature: number) => void) => HTMLElement[]} */
export const rungs = (boxes, tiles, climb) => {
  const values = [...new Set(tiles.map((tile) => tile.temperature))];
  return values.map((value, i) => {
    const name = i === 0 ? t("careful") : i === values.length - 1 ? t("wild") : "";
    const words = { title: t("Draw all at {heat}", { heat: value }), "aria-label": `${name ? `${name}: ` : ""}${t("temperature {heat}, draw all like this", { heat: value })}` };
    const caption = h("button", { type: "button", class: "caption", ...words, onclick: () => climb(value) },
      name ? h("span", {}, name) : null, h("small", {}, String(value)));
    return h("div", { class: "rung" }, caption, h("div", { class: "row" }, boxes.filter((_, k) => tiles[k].temperature === value)));
  });
};
