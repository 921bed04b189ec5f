/* How strokes become ink. A stroke is [[x, y], ...] in units of the sheet, which is SHEET wide and high. */
import { page } from "./data.js";
/** @import { Box, Point, Stroke } from "./types.d.ts" */

export const SHEET = page.limits.sheet;
const SMALLEST_SQUARE = 120; // sheet units that a picture shows at least, so that a dot is not blown up
export const INKS = { person: "#1f2937", machine: "#c2410c" }; // in files; on the page the style says it

/** A smooth path through the points: a curve where the line bends gently, a corner where it turns sharply.
   @type {(points: Stroke) => string} */
export const pathOf = (points) => {
  const n = points.length;
  /** @type {(value: number) => number} */
  const fixed = (value) => Math.round(Number(value) * 100) / 100;
  /** @type {(p: Point) => string} */
  const at = (p) => `${fixed(p[0])} ${fixed(p[1])}`;
  let d = `M${at(points[0])}`;
  if (n === 1) return `${d}l0.01 0`; // a dot: the round cap of a line without length
  const tangents = points.map((p, i) => {
    if (i === 0 || i === n - 1) return [0, 0];
    const [ax, ay] = [p[0] - points[i - 1][0], p[1] - points[i - 1][1]];
    const [bx, by] = [points[i + 1][0] - p[0], points[i + 1][1] - p[1]];
    const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
    if (!a || !b || (ax * bx + ay * by) / (a * b) < 0.5) return [0, 0]; // turns by more than 60 degrees
    const length = Math.min(a, b) / 3;
    const [tx, ty] = [ax / a + bx / b, ay / a + by / b];
    const t = Math.hypot(tx, ty);
    return [(tx / t) * length, (ty / t) * length];
  });
  for (let i = 1; i < n; i++) {
    const [p, q, s, t] = [points[i - 1], points[i], tangents[i - 1], tangents[i]];
    d += `C${at([p[0] + s[0], p[1] + s[1]])},${at([q[0] - t[0], q[1] - t[1]])},${at(q)}`;
  }
  return d;
};

/** The square [x, y, side, side] around some strokes, as wide as `air` says for their longest side, `least` at least.
   @type {(strokes: Stroke[], air: (side: number) => number, least?: number) => number[]} */
export const squareAround = (strokes, air, least = SMALLEST_SQUARE) => {
  const [left, top, right, bottom] = boundsOf(strokes) || [0, 0, SHEET, SHEET];
  const inner = Math.max(right - left, bottom - top, least);
  const side = inner + 2 * air(inner);
  return [(left + right - side) / 2, (top + bottom - side) / 2, side, side];
};

/** As an SVG's viewBox.
   @type {(frame: number[]) => string} */
export const viewBox = (frame) => frame.map((each) => Math.round(each * 10) / 10).join(" ");

/** [left, top, right, bottom] of strokes, or null where there is no point.
   @type {(strokes: Stroke[]) => Box | null} */
export const boundsOf = (strokes) => {
  const points = strokes.flat();
  if (!points.length) return null;
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
};
