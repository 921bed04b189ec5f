/* The pictures that the recogniser and the critic see: white lines on black, fitted by a box, drawn finer than they are seen, as Pillow
   draws them for sketch_rnn/network/sight.py, but for a pixel in a million. */
import { sight as rules } from "./rules.js";
import { boundsOf, intoSquare } from "./strokes.js";
/** @import { Box, Line } from "./types.d.ts" */

const roundUp = (value) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5); // halves away from 0
const roundDown = (value) => Math.sign(value) * Math.ceil(Math.abs(value) - 0.5); // halves towards 0

/* The corners of a line that is `width` wide, of whole numbers as its ends are. */
const cornersOf = (x0, y0, x1, y1, width) => {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const [length, half] = [Math.hypot(dx, dy), (width - 1) / 2];
  const [most, least] = [roundUp(half) / length, roundDown(half) / length];
  const [leftX, rightX, leftY, rightY] = [roundDown(least * dy), roundDown(most * dy), roundUp(most * dx), roundUp(least * dx)];
  return [[x0 - leftX, y0 + leftY], [x1 - leftX, y1 + leftY], [x1 + rightX, y1 - rightY], [x0 + rightX, y0 - rightY]];
};

/* Fill a convex polygon with whole corners, row by row; a row ends at the nearest whole numbers to its crossings. */
const fill = (image, side, corners) => {
  const rows = corners.map(([, y]) => y);
  const [top, bottom] = [Math.max(0, Math.min(...rows)), Math.min(side - 1, Math.max(...rows))];
  for (let y = top; y <= bottom; y++) {
    let [left, right] = [Infinity, -Infinity];
    corners.forEach(([ax, ay], k) => {
      const [bx, by] = corners[(k + 1) % corners.length];
      if (y < Math.min(ay, by) || y > Math.max(ay, by)) return;
      const ends = ay === by ? [ax, bx] : [ax + ((y - ay) * (bx - ax)) / (by - ay)];
      left = Math.min(left, ...ends);
      right = Math.max(right, ...ends);
    });
    const [from, to] = [Math.max(0, roundUp(left)), Math.min(side - 1, roundDown(right))];
    if (from <= to) image.fill(1, y * side + from, y * side + to + 1);
  }
};

/** A picture of lines, `side` x `side` bytes: the box centred, its longest side fitted.
   @type {(lines: Line[], box: Box, side: number) => Uint8Array} */
export const fitted = (lines, box, side) => {
  const fine = rules.FINER * side;
  const [scale, [dx, dy]] = intoSquare(box, fine, rules.FINER * (side - 2 * rules.MARGIN));
  const width = Math.round(rules.FINER * rules.WIDTH);
  const image = new Uint8Array(fine * fine);
  for (const line of lines) {
    const points = line.map(([x, y]) => [Math.trunc(x * scale + dx), Math.trunc(y * scale + dy)]);
    if (points.length === 1) points.push(points[0]);
    for (let k = 1; k < points.length; k++) {
      const [[x0, y0], [x1, y1]] = [points[k - 1], points[k]];
      if (x0 !== x1 || y0 !== y1) fill(image, fine, cornersOf(x0, y0, x1, y1, width));
      else if (x0 >= 0 && y0 >= 0 && x0 < fine && y0 < fine) image[y0 * fine + x0] = 1;
    }
  }
  return reduced(image, side);
};

/* The mean of each FINER x FINER pixels. */
const reduced = (image, side) => {
  const out = new Uint8Array(side * side);
  const [by, fine] = [rules.FINER, rules.FINER * side];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let lit = 0;
      for (let k = 0; k < by * by; k++) lit += image[(y * by + Math.floor(k / by)) * fine + x * by + (k % by)];
      out[y * side + x] = Math.floor((255 * lit) / (by * by) + 0.5);
    }
  }
  return out;
};

/** What a recogniser sees of lines in any units; an empty picture of no point. @type {(lines: Line[], side: number) => Uint8Array} */
export const picture = (lines, side) => {
  const box = boundsOf(lines);
  return box ? fitted(lines, box, side) : new Uint8Array(side * side);
};

/** What a critic sees of an ending: what was there, and what was added, in the box of both. @type {(before: Line[], added: Line[], side: number) => Uint8Array[]} */
export const beside = (before, added, side) => {
  const box = boundsOf([...before, ...added]);
  return [before, added].map((lines) => (box ? fitted(lines, box, side) : new Uint8Array(side * side)));
};
