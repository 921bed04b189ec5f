/* How far two drawings are from each other: the symmetric Chamfer distance of points along their lines: sketch_rnn/drawings/distance.py. */
import { distance as rules } from "./rules.js";
import { arcLength, evenly } from "./strokes.js";
/** @import { Line, Point } from "./types.d.ts" */

/** Points along all the lines, no farther apart than STEP in each where they are not very long. @type {(lines: Line[]) => Point[]} */
export const resample = (lines) => {
  const lengths = lines.map((line) => arcLength(line).at(-1));
  const step = Math.max(rules.STEP, lengths.reduce((sum, each) => sum + each, 0) / rules.MOST_POINTS);
  return lines.flatMap((line, k) => evenly(line, Math.ceil(lengths[k] / step) + 1));
};

/** The mean way from a point to the nearest of the other set, averaged over the two directions. @type {(a: Point[], b: Point[]) => number} */
export const chamfer = (a, b) => (toNearest(a, b) + toNearest(b, a)) / 2;

const toNearest = (from, to) => {
  let sum = 0;
  for (const [x, y] of from) {
    let least = Infinity;
    for (const [u, v] of to) least = Math.min(least, (x - u) ** 2 + (y - v) ** 2);
    sum += Math.sqrt(least);
  }
  return sum / from.length;
};
