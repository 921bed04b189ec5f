/* What is done with strokes as lists of points, without the page. A stroke is [[x, y], ...] in sheet units. */
import { page } from "./data.js";
import { boundsOf, SHEET } from "./ink.js";
import { t } from "./language.js";
/** @import { Point, Stroke } from "./types.d.ts" */

const CENTRED = 300; // sheet units of the longest side of a drawing that is put in the middle
const MARGIN = 12; // sheet units that a drawing made smaller keeps from the edge

/** @type {(value: number) => number} */
export const tenth = (value) => Math.round(value * 10) / 10;

/** The distance of a point from the line between two others.
   @type {(p: Point, a: Point, b: Point) => number} */
const apart = (p, a, b) => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const along = dx || dy ? Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy))) : 0;
  return Math.hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy);
};

/** Ramer, Douglas and Peucker: the points without which the line would be off by more than `error`; both ends stay.
   @type {(points: Stroke, error?: number) => Stroke} */
export const thin = (points, error = 0.4) => {
  const keep = new Array(points.length).fill(false);
  keep[0] = keep[points.length - 1] = true;
  const spans = [[0, points.length - 1]];
  while (spans.length) {
    const [from, to] = spans.pop();
    let [farthest, most] = [0, error];
    for (let i = from + 1; i < to; i++) {
      const distance = apart(points[i], points[from], points[to]);
      if (distance > most) [farthest, most] = [i, distance];
    }
    if (!farthest) continue;
    keep[farthest] = true;
    spans.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, i) => keep[i]);
};

/** Strokes that anybody may have sent, rounded to tenths; throws an Error with words for a person. Empty strokes are left out.
   @type {(strokes: unknown) => Stroke[]} */
export const clean = (strokes) => {
  if (!Array.isArray(strokes)) throw new Error(t("There is no drawing in it."));
  if (strokes.length > page.limits.strokes) throw new Error(t("That drawing has more than {count} strokes: too many.", { count: page.limits.strokes.toLocaleString("en") }));
  let total = 0;
  const found = [];
  for (const stroke of strokes) {
    if (!Array.isArray(stroke)) throw new Error(t("There is no drawing in it."));
    if (stroke.length > page.limits.stroke) throw new Error(t("One stroke has more than {count} points: too many.", { count: page.limits.stroke.toLocaleString("en") }));
    total += stroke.length;
    if (total > page.limits.points) throw new Error(t("That drawing has more than {count} points: too many.", { count: page.limits.points.toLocaleString("en") }));
    const points = stroke.map((point) => {
      const good = Array.isArray(point) && [0, 1].every((i) => Number.isFinite(point[i]) && Math.abs(point[i]) <= page.limits.coordinate);
      if (!good) throw new Error(t("There is no drawing in it: a point is not two numbers."));
      return [tenth(point[0]), tenth(point[1])];
    });
    if (points.length) found.push(points);
  }
  return found;
};

/** The numbers of strokes that are the machine's, of what anybody may have sent.
   @type {(model: unknown, count: number) => number[]} */
export const machines = (model, count) => [...new Set(Array.isArray(model) ? model : [])].filter((k) => Number.isInteger(k) && k >= 0 && k < count);

/** @type {(strokes: Stroke[]) => boolean} */
export const onSheet = (strokes) => {
  const box = boundsOf(strokes);
  return !box || (box[0] >= 0 && box[1] >= 0 && box[2] <= SHEET && box[3] <= SHEET);
};

/** A drawing that runs over the edge is drawn smaller, whole, so that nothing is lost.
   @type {(strokes: Stroke[]) => Stroke[]} */
export const fitted = (strokes) => {
  if (onSheet(strokes)) return strokes;
  const box = boundsOf(strokes);
  const scale = Math.min(1, (SHEET - 2 * MARGIN) / Math.max(box[2] - box[0], box[3] - box[1], 1));
  const shift = [0, 1].map((i) => {
    const [low, high] = [box[i] * scale, box[i + 2] * scale];
    return low < MARGIN ? MARGIN - low : high > SHEET - MARGIN ? SHEET - MARGIN - high : 0;
  });
  return strokes.map((points) => points.map((p) => [0, 1].map((i) => tenth(p[i] * scale + shift[i]))));
};

/** Strokes of whatever size moved and scaled to the middle of the sheet.
   @type {(strokes: Stroke[]) => Stroke[]} */
export const centred = (strokes) => {
  const box = boundsOf(strokes);
  if (!box) return strokes;
  const scale = CENTRED / Math.max(box[2] - box[0], box[3] - box[1], 1);
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return strokes.map((points) => points.map((p) => [0, 1].map((i) => tenth((p[i] - middle[i]) * scale + SHEET / 2))));
};

/** Strokes on a paper of any size, a box [left, top, width, height], as they lie when that is laid whole on the sheet.
   @type {(strokes: Stroke[], paper: number[]) => Stroke[]} */
export const placed = (strokes, [left, top, width, height]) => {
  const scale = SHEET / Math.max(width, height);
  const [x, y] = [width, height].map((side) => (SHEET - side * scale) / 2);
  return strokes.map((points) => points.map((p) => [(p[0] - left) * scale + x, (p[1] - top) * scale + y]));
};

/** How near a point is to a stroke.
   @type {(points: Stroke, p: Point) => number} */
export const distanceTo = (points, p) => {
  let least = points.length === 1 ? apart(p, points[0], points[0]) : Infinity;
  for (let i = 1; i < points.length; i++) least = Math.min(least, apart(p, points[i - 1], points[i]));
  return least;
};

/** The part of a line that is on the sheet, [start, end] as shares of it, or null.
   @type {(a: Point, b: Point) => number[] | null} */
export const within = (a, b) => {
  let [start, end] = [0, 1];
  for (const i of [0, 1]) {
    const way = b[i] - a[i];
    if (!way && (a[i] < 0 || a[i] > SHEET)) return null;
    if (!way) continue;
    const [t, u] = [-a[i] / way, (SHEET - a[i]) / way];
    start = Math.max(start, Math.min(t, u));
    end = Math.min(end, Math.max(t, u));
  }
  return start <= end ? [start, end] : null;
};
