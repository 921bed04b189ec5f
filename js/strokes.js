/* Pen strokes: lines of points [x, y], y down, and rows, [dx, dy, pen down, pen lifted, drawing ended] in a Float32Array of five a
   row: sketch_rnn/drawings/strokes.py. */
import { strokes as rules } from "./rules.js";
/** @import { Box, Line, Point } from "./types.d.ts" */

export const WIDTH = 5; // numbers of a row
export const START = Float32Array.from(rules.START);

/** [left, top, right, bottom] of all points, or null where there is none. @type {(lines: Line[]) => Box | null} */
export const boundsOf = (lines) => {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (const [x, y] of line) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box[0] <= box[2] ? /** @type {Box} */ (box) : null;
};

/** The longest side of the bounding box; 0 of no points. @type {(lines: Line[]) => number} */
export const extentOf = (lines) => {
  const box = boundsOf(lines);
  return box ? Math.max(box[2] - box[0], box[3] - box[1]) : 0;
};

/** The middle of the bounding box. @type {(lines: Line[]) => Point} */
export const centreOf = (lines) => {
  const [left, top, right, bottom] = boundsOf(lines);
  return [(left + right) / 2, (top + bottom) / 2];
};

/** Every point times `scale`, then plus a shift. @type {(lines: Line[], scale: number, shift?: number[]) => Line[]} */
export const moved = (lines, scale, [dx, dy] = [0, 0]) => lines.map((line) => line.map(([x, y]) => [x * scale + dx, y * scale + dy]));

/** The scale, and the shift after it, that bring a box into the middle of a square. @type {(box: Box, side: number, inner: number) => [number, number[]]} */
export const intoSquare = ([left, top, right, bottom], side, inner) => {
  const longest = Math.max(right - left, bottom - top);
  const scale = inner / (longest > rules.SMALLEST ? longest : 1);
  return [scale, [side / 2 - (scale * (left + right)) / 2, side / 2 - (scale * (top + bottom)) / 2]];
};

/** The points of a line that are needed to stay within epsilon of it: Ramer, Douglas and Peucker, the distance being that to the
   infinite line. @type {(points: Line, epsilon: number) => Line} */
export const rdp = (points, epsilon) => {
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const open = [[0, points.length - 1]];
  for (let ends = open.pop(); ends; ends = open.pop()) {
    const [first, last] = ends;
    const [ax, ay] = points[first];
    const [cx, cy] = [points[last][0] - ax, points[last][1] - ay];
    const length = Math.hypot(cx, cy);
    let [farthest, split] = [-1, first];
    for (let i = first + 1; i < last; i++) {
      const [rx, ry] = [ax - points[i][0], ay - points[i][1]];
      const away = length ? Math.abs(cx * ry - cy * rx) / length : Math.hypot(rx, ry);
      if (away > farthest) [farthest, split] = [away, i];
    }
    if (farthest > epsilon) {
      keep[split] = 1;
      open.push([first, split], [split, last]);
    }
  }
  return points.filter((_, i) => keep[i]);
};

/** Lines as rows without an end, one less than there are points; a first line of one point has a row of its own.
   @type {(lines: Line[]) => Float32Array} */
export const toRows = (lines) => {
  const all = lines.filter((line) => line.length);
  if (all[0]?.length === 1) all[0] = [all[0][0], all[0][0]];
  const points = all.flatMap((line) => line.map((point, k) => ({ point, lifted: k === line.length - 1 })));
  const rows = new Float32Array(WIDTH * Math.max(0, points.length - 1));
  for (let k = 1; k < points.length; k++) {
    const { point: [x, y], lifted } = points[k];
    const [px, py] = points[k - 1].point;
    rows.set([x - px, y - py, lifted ? 0 : 1, lifted ? 1 : 0, 0], WIDTH * (k - 1));
  }
  return rows;
};

/** Rows, up to the first that ends the drawing, as lines from an origin, each offset times `unit`. `penDown`: the first row draws a
   line from there; else it is a move. @type {(rows: Float32Array, unit: number, origin: Point, penDown: boolean) => Line[]} */
export const toLines = (rows, unit, origin, penDown) => {
  /** @type {Line[]} */
  const lines = [penDown ? [origin] : []];
  const scale = Math.fround(unit); // what rounds there rounds here
  let [x, y] = origin;
  for (let at = 0; at < rows.length && rows[at + 4] <= 0.5; at += WIDTH) {
    x += Math.fround(rows[at] * scale);
    y += Math.fround(rows[at + 1] * scale);
    lines.at(-1).push([x, y]);
    if (rows[at + 3] > 0.5) lines.push([]);
  }
  if (rows.length === 0 || rows[4] > 0.5) return []; // nothing was drawn
  return lines.filter((line) => line.length);
};

/** How far along a line each of its points is. @type {(line: Line) => number[]} */
export const arcLength = (line) => {
  let way = 0;
  return line.map(([x, y], k) => {
    if (k) way += Math.hypot(x - line[k - 1][0], y - line[k - 1][1]);
    return way;
  });
};

/** `count` points evenly spaced along a line, the ends included. @type {(line: Line, count: number) => Line} */
export const evenly = (line, count) => {
  const along = arcLength(line);
  const whole = along.at(-1);
  let k = 0;
  return Array.from({ length: count }, (_, n) => {
    const at = count > 1 ? (whole * n) / (count - 1) : 0;
    while (k < line.length - 2 && along[k + 1] < at) k += 1;
    if (line.length === 1) return line[0];
    const step = along[k + 1] - along[k];
    const share = step ? Math.min(1, (at - along[k]) / step) : 1;
    return [line[k][0] + share * (line[k + 1][0] - line[k][0]), line[k][1] + share * (line[k + 1][1] - line[k][1])];
  });
};
