/* How big will it be? The size at which the model reads an unfinished drawing: sketch_rnn/sampling/sizing.py, which has the why. */
import { sizing as rules, strokes as units } from "./rules.js";
import { WIDTH, boundsOf, extentOf, rdp, toRows } from "./strokes.js";
/** @import { Line, Reading } from "./types.d.ts" */

/** A drawing at every size that it may have; `scale` is the model's factor. @type {(lines: Line[], scale: number) => Reading[]} */
export const readings = (lines, scale) => {
  const extent = extentOf(lines);
  if (extent < units.SMALLEST) return [reading(lines, 1, scale)];
  const [left, top, right, bottom] = boundsOf(lines);
  const onSheet = Math.min(left, top) >= 0 && Math.max(right, bottom) <= rules.SHEET;
  const least = onSheet ? Math.min(1, extent / rules.SHEET) : 0;
  const simple = simplified(lines, (rules.LIKELY_FRACTION * units.BOX) / extent);
  return rules.FRACTIONS.filter((fraction) => fraction >= least).map((fraction) => atSize(simple, fraction, extent, scale));
};

/** A drawing at one size, simplified as the training data is at that size. @type {(lines: Line[], fraction: number, scale: number) => Reading} */
export const reading = (lines, fraction, scale) => {
  const extent = extentOf(lines);
  if (extent < units.SMALLEST) return atSize(simplified(lines, 1), 1, units.BOX, scale);
  return atSize(simplified(lines, (fraction * units.BOX) / extent), fraction, extent, scale);
};

/** The numbers of the readings of which `count` endings are drawn, by the log likelihood of each one's rows.
   @type {(read: Reading[], logLikelihood: number[], count: number) => number[]} */
export const chosen = (read, logLikelihood, count) => {
  const score = read.map(({ rows, unit, fraction }, k) => {
    const density = logLikelihood[k] - (2 * Math.log(unit) * rows.length) / WIDTH;
    return density - 0.5 * (Math.log(fraction / rules.LIKELY_FRACTION) / rules.SPREAD) ** 2;
  });
  const most = Math.max(...score);
  let total = 0;
  const sums = score.map((each) => (total += Math.exp(each - most)));
  const others = Array.from({ length: count - 1 }, (_, k) => {
    const quantile = ((0.5 + rules.GOLDEN * (k + 1)) % 1) * total;
    const at = sums.findIndex((sum) => sum >= quantile);
    return at < 0 ? read.length - 1 : at;
  });
  return [score.indexOf(most), ...others];
};

const simplified = (lines, box) => recent(lines, units.EPSILON / box).map((line) => {
  const inBox = line.map(([x, y]) => [x * box, y * box]);
  const points = rdp(inBox, units.EPSILON);
  const whole = points.length > 1 ? points : [points[0], [points[0][0] + 1, points[0][1]]]; // the shortest line of the training data
  return whole.map(([x, y]) => [x / box, y / box]);
});

const atSize = (lines, fraction, extent, scale) => {
  const unit = (scale * extent) / (fraction * units.BOX);
  const rows = toRows(lines.map((line) => line.map(([x, y]) => [x / unit, y / unit])));
  return { rows: rows.slice(-WIDTH * rules.CONTEXT), unit, fraction };
};

/* The last lines, those that hold the last CONTEXT points of the simplified drawing. */
const recent = (lines, epsilon) => {
  const kept = [];
  let room = rules.CONTEXT + 1;
  for (let k = lines.length - 1; k >= 0 && room > 0; k--) {
    kept.unshift(lines[k]);
    room -= rdp(lines[k], epsilon).length;
  }
  return kept;
};
