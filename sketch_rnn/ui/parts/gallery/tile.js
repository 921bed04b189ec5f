/* One drawing as a button. A tile is {drawn, model, added, finished, category, temperature}: the strokes that were on the sheet, which of
   them the machine drew, and the strokes that it adds. */
import { calm, h, icon, svg } from "../../web/elements.js";
import { pathOf, squareAround, viewBox } from "../../web/ink.js";
import { menu } from "../../web/menu.js";
import * as shape from "../../web/shape.js";
import { nameOf, t } from "../../web/language.js";
/** @import { Acts, Arguments, Drawing, KeptPin, Pin, Result, Stroke, Tile } from "../../web/types.d.ts" */

const DURATION = 900; // ms, for a drawing to be drawn
const MARGIN = 14; // sheet units around a drawing, at least
const SWING = 0.06; // of its side: what the curve of pathOf may swing beyond its points

/** The square [x, y, side, side] that holds all of some strokes.
   @type {(strokes: Stroke[]) => number[]} */
export const frameOf = (strokes) => squareAround(strokes, (side) => Math.max(MARGIN, SWING * side));

/* The added strokes appear in the order in which they were drawn, each for as long as its share of the ink. */
const animate = (paths) => {
  if (calm()) return;
  const lengths = paths.map((path) => path.getTotalLength());
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let delay = 0;
  paths.forEach((path, i) => {
    const duration = Math.max(30, (DURATION * lengths[i]) / total);
    path.setAttribute("pathLength", 1);
    path.style.strokeDasharray = "1 2";
    const reveal = path.animate(
      [{ strokeDashoffset: 1, opacity: 0 }, { opacity: 1, offset: 0.02 }, { strokeDashoffset: 0, opacity: 1 }],
      { duration, delay, fill: "backwards" },
    );
    const settle = () => {
      path.removeAttribute("pathLength");
      path.style.strokeDasharray = "";
    };
    reveal.onfinish = settle;
    reveal.oncancel = settle;
    delay += duration;
  });
};

/** The tiles of a verb's answer to some arguments.
   @type {(result: Result, args: Arguments) => Tile[]} */
export const tilesOf = (result, args) => {
  const given = args.drawing || {};
  const drawn = result.endings ? given.strokes || given : [];
  return (result.endings || result.drawings || result.frames || []).map((sketch) => ({
    drawn,
    model: drawn.length ? given.model || [] : [],
    added: sketch.strokes,
    finished: sketch.finished,
    category: sketch.category,
    temperature: sketch.temperature,
    caption: Array.isArray(args.category) && args.category.length > 1 ? sketch.category : "",
  }));
};

/** Whether strokes begin with the `first` ones, but for the server's rounding.
   @type {(strokes: Stroke[], first: Stroke[]) => boolean} */
export const begins = (strokes, first) => {
  const near = (p, q) => Math.abs(p[0] - q[0]) + Math.abs(p[1] - q[1]) < 0.2;
  return strokes.length >= first.length && first.every((stroke, i) => stroke.length === strokes[i].length && stroke.every((p, k) => near(p, strokes[i][k])));
};

/** All of a tile's strokes, as a pad takes them.
   @type {(tile: Tile) => Drawing} */
export const wholeOf = (tile) => {
  const first = tile.drawn.length;
  return { strokes: [...tile.drawn, ...tile.added], model: [...tile.model, ...tile.added.map((_, i) => first + i)] };
};

/** A drawing from a link or the store, with what a pad takes of it; throws where it is none.
   @type {(drawing: Drawing) => Drawing} */
export const soundDrawing = ({ strokes, model }) => {
  shape.clean(strokes);
  return { strokes, model: (model || []).filter(Number.isInteger) };
};

/** What is kept and linked of a pinned tile at its place in the grid; and back.
   @type {(pin: Pin) => KeptPin} */
export const keepPin = ({ index, tile: { drawn, model, added, finished, category, temperature } }) =>
  ({ index, sheet: { strokes: drawn, model }, added: { strokes: added }, finished, category, temperature });
/** @type {(kept: KeptPin) => Pin} */
export const restorePin = ({ index, sheet, added, finished, category, temperature }) => {
  const { strokes: drawn, model } = soundDrawing(sheet);
  const tile = { drawn, model, added: soundDrawing(added).strokes, finished: Boolean(finished), category: String(category), temperature: Number(temperature), pinned: true };
  return { index: Math.max(0, Math.trunc(index) || 0), tile };
};

/** The same, in the middle of the sheet where it is not made on one.
   @type {(tile: Tile) => Drawing} */
export const onSheet = (tile) => {
  const { strokes, model } = wholeOf(tile);
  return { strokes: tile.drawn.length ? strokes : shape.centred(strokes), model };
};

/** @type {(tile: Tile, frame: number[]) => [SVGElement, SVGGeometryElement[]]} */
export const pictureOf = (tile, frame) => {
  const picture = svg("svg", { viewBox: viewBox(frame), "aria-hidden": "true" });
  tile.drawn.forEach((stroke, i) => {
    picture.append(svg("path", tile.model.includes(i) ? { d: pathOf(stroke), class: "taken" } : { d: pathOf(stroke) }));
  });
  const added = tile.added.map((stroke) => svg("path", { d: pathOf(stroke), class: "model" }));
  picture.append(...added);
  return [picture, added];
};

const note = (tile) => (tile.added.length ? "" : t("nothing to add"));

/** A tile's place on the page: the drawing as a button, and buttons for its menu and, where there is one, its pin.
   `acts` is {label, short, take(tile), menu(again) => items (again opens the menu anew), pin: null or (tile) => ...}.
   @type {(tile: Tile, frame: number[], fresh: boolean, acts: Acts) => { box: HTMLElement, button: HTMLElement, play(): void }} */
export const createCell = (tile, frame, fresh, acts) => {
  const [picture, added] = pictureOf(tile, frame);
  const button = h("button", { type: "button", class: "tile", "aria-label": acts.label }, picture);
  const words = (tile.caption && nameOf(tile.caption)) || note(tile);
  if (words) button.append(h("span", { class: "note" }, words));
  button.addEventListener("click", () => acts.take(tile));
  button.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && acts.look(tile));
  button.addEventListener("focus", () => button.matches(":focus-visible") && acts.look(tile));
  for (const name of ["pointerleave", "blur"]) button.addEventListener(name, () => acts.look(null));
  const more = h("button", { type: "button", class: "tile-more", "aria-label": t("More for {tile}", { tile: acts.short }), title: t("More") }, icon("more"));
  menu(more, () => acts.menu(() => more.click()));
  button.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    more.click();
  });
  const box = h("div", { class: "cell" }, button, more);
  if (acts.pin) {
    const pin = h("button", { type: "button", class: "tile-pin", "aria-label": t("Pin {tile}", { tile: acts.short }), "aria-pressed": String(Boolean(tile.pinned)) }, icon("pin"));
    pin.title = tile.pinned ? t("Let it go: it changes with the others again") : t("Pin: it stays when the others are drawn anew");
    if (!tile.pinned) pin.tabIndex = -1; // the menu has it too
    pin.addEventListener("click", () => acts.pin(tile));
    box.append(pin);
  }
  box.classList.toggle("pinned", Boolean(tile.pinned));
  return { box, button, play: () => fresh && animate(added) };
};
