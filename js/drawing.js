/* The one gate through which drawings come in: sketch_rnn/drawings/drawing.py, whose words these are. */
import { drawing as rules } from "./rules.js";
import { extentOf } from "./strokes.js";
/** @import { Line, Stroke } from "./types.d.ts" */

/** What was asked cannot be done; the message is for the person. */
export class DrawingError extends Error {
  name = "DrawingError";
}

const many = (count) => count.toLocaleString("en");
const written = (look) => `A drawing is written {"strokes": [[[x, y], ...], ...]}${look}.`;

/** The lines of a drawing, strokes or {strokes}, those without a point left out; throws a DrawingError.
   @type {(value: unknown) => Line[]} */
export const parse = (value) => {
  const strokes = Array.isArray(value) ? value : /** @type {any} */ (value)?.strokes;
  if (!Array.isArray(strokes)) throw new DrawingError(written(""));
  if (strokes.length > rules.MAX_STROKES) throw new DrawingError(`That drawing has more than ${many(rules.MAX_STROKES)} strokes: too many to finish.`);
  strokes.forEach(checkStroke);
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  if (points > rules.MAX_POINTS) throw new DrawingError(`That drawing has more than ${many(rules.MAX_POINTS)} points: too many to finish.`);
  return strokes.filter((stroke) => stroke.length).map((stroke) => stroke.map(([x, y]) => /** @type {[number, number]} */ ([x, y])));
};

const checkStroke = (stroke, k) => {
  if (!Array.isArray(stroke)) throw new DrawingError(written(`; look at stroke ${k + 1}`));
  if (stroke.length > rules.MAX_STROKE_POINTS) {
    throw new DrawingError(`Stroke ${k + 1} has more than ${many(rules.MAX_STROKE_POINTS)} points: draw it in shorter strokes.`);
  }
  stroke.forEach((point, n) => {
    const where = ` stroke ${k + 1} point ${n + 1}`;
    if (!Array.isArray(point) || point.length !== 2 || !point.every((each) => typeof each === "number")) {
      throw new DrawingError(written(`; look at${where}`));
    }
    if (!point.every((each) => Math.abs(each) <= rules.MAX_COORDINATE)) {
      const most = many(rules.MAX_COORDINATE);
      throw new DrawingError(`In${where}, a coordinate is not a number between -${most} and ${most}.`);
    }
  });
};

/** Lines as they are answered, rounded to hundredths, finer where they are small. @type {(lines: Line[]) => Stroke[]} */
export const rounded = (lines) => {
  const extent = extentOf(lines);
  const decimals = extent > 0 ? Math.min(15, 2 + Math.max(0, Math.ceil(2 - Math.log10(extent)))) : 6;
  return lines.map((line) => line.map((point) => point.map((each) => Number(each.toFixed(decimals)))));
};
