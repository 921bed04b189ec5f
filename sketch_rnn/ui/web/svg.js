/* SVG files with the strokes inside. */
import { svg } from "./elements.js";
import { boundsOf, INKS, pathOf, squareAround } from "./ink.js";
import { clean } from "./shape.js";
/** @import { Drawing, Stroke, Whole } from "./types.d.ts" */

const METADATA = "sketch-rnn";
const MARGIN = 14;

/** [left, top, side] of the square that a file shows: the drawing's own, or around the drawing where it runs over.
   @type {(strokes: Stroke[], side: number) => [left: number, top: number, side: number]} */
export const square = (strokes, side) => {
  const [left, top, right, bottom] = boundsOf(strokes);
  if (left >= 0 && top >= 0 && right <= side && bottom <= side) return [0, 0, side];
  const [x, y, size] = squareAround(strokes, () => MARGIN, 0);
  return [x, y, size];
};

/** @type {(drawing: Whole) => string} */
export const toSvg = ({ strokes, model, inside, side }) => {
  const [left, top, size] = square(strokes, side);
  const inks = { fill: "none", "stroke-width": size / 100, "stroke-linecap": "round", "stroke-linejoin": "round" };
  const root = svg("svg", { viewBox: `${left} ${top} ${size} ${size}`, width: 800, height: 800, style: "background: #fff" },
    svg("metadata", { id: METADATA }, JSON.stringify({ strokes, model: inside })),
    svg("g", inks, strokes.map((points, k) => svg("path", {
      d: pathOf(points), stroke: model.includes(k) ? INKS.machine : INKS.person,
    }))));
  return `${new XMLSerializer().serializeToString(root)}\n`;
};

const WRITTEN = /<svg[^>]* viewBox="(\S+ \S+) (\S+) \S+"[^>]*><metadata[^>]*>([^<]*)</;

/** The drawing of an SVG that was saved here and is still what was written, to the letter; null of any other.
   @type {(text: string) => Drawing | null} */
export const fromSvg = (text) => {
  const [, corner, size, note] = WRITTEN.exec(text) || [];
  if (!note) return null;
  const { strokes, model } = JSON.parse(note);
  const drawing = { strokes: clean(strokes), inside: model, side: corner === "0 0" ? Number(size) : 0 };
  return [model, []].some((inked) => toSvg({ ...drawing, model: inked }) === text) ? { strokes: drawing.strokes, model } : null;
};
