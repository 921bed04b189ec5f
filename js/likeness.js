/* How alike the strokes of a copy are to those of the drawing that it copies: sketch_rnn/drawings/likeness.py. */
import { likeness as rules } from "./rules.js";
import { arcLength, evenly } from "./strokes.js";
/** @import { Line, Mark, Point } from "./types.d.ts" */

/** A mark for each stroke of the model, the k-th stroke of the copy being taken for a copy of the k-th. @type {(strokes: Line[], copied: Line[]) => Mark[]} */
export const marks = (strokes, copied) => {
  const count = Math.min(strokes.length, copied.length);
  const missing = strokes.slice(count).map((_, k) => ({ stroke: count + k, likeness: 0, words: "Not drawn yet." }));
  if (!count) return missing;
  const [model, copy] = [strokes, copied].map((lines) => lines.slice(0, count).map((line) => evenly(line, rules.POINTS)));
  const weights = model.map((line) => lengthOf(line) + 1e-9);
  const own = spread(model, weights);
  const theirs = spread(copy, weights);
  const radius = own.radius || 1;
  const laid = (lines, centre, scale) => lines.map((line) => line.map((point) => sub(point, centre).map((each) => each * scale)));
  const [one, other] = [laid(model, own.centre, 1), laid(copy, theirs.centre, radius / (theirs.radius || 1))];
  return [...one.map((_, k) => mark(k, one[k], other[k], radius)), ...missing];
};

const sub = (a, b) => [a[0] - b[0], a[1] - b[1]];
const lengthOf = (line) => arcLength(line).at(-1);
const meanOf = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;
/** @type {(line: Line) => Point} */
const middleOf = (line) => [meanOf(line.map(([x]) => x)), meanOf(line.map(([, y]) => y))];
const squares = (line, from) => meanOf(line.map((point) => sub(point, from).reduce((sum, each) => sum + each * each, 0)));

/* One stroke of drawings that are laid over each other. */
const mark = (number, model, copy, radius) => {
  const floor = rules.FLOOR * radius;
  const [place, copiedPlace] = [middleOf(model), middleOf(copy)];
  const own = Math.sqrt(squares(model, place)) + floor;
  const ratio = (Math.sqrt(squares(copy, copiedPlace)) + floor) / own;
  const shift = sub(copiedPlace, place);
  const shape = apart(model.map((point) => sub(point, place)), copy.map((point) => sub(point, copiedPlace).map((each) => each / ratio))) / own;
  const errors = [shape, (rules.POSITION * Math.hypot(...shift)) / radius, rules.SIZE * Math.abs(Math.log2(ratio))];
  const likeness = Math.exp(-errors.reduce((sum, each) => sum + each * each, 0) / rules.TOLERANCE ** 2);
  const [, praise] = rules.WORDS.find(([least]) => likeness >= least);
  return { stroke: number, likeness: Number(likeness.toFixed(3)), words: [praise, hint(errors, shift, ratio, likeness)].filter(Boolean).join(" ") };
};

/* What would bring the copy nearer, by what it lacks most; nothing where it is near enough. */
const hint = (errors, shift, ratio, likeness) => {
  if (likeness >= rules.WORDS[0][0]) return "";
  const worst = errors.indexOf(Math.max(...errors));
  if (worst === 0) return "Look at its shape once more.";
  if (worst === 2) return ratio > 1 ? "It could be smaller." : "It could be larger.";
  if (Math.abs(shift[0]) > Math.abs(shift[1])) return `It could stand more to the ${shift[0] > 0 ? "left" : "right"}.`;
  return `It could stand ${shift[1] > 0 ? "higher" : "lower"}.`;
};

/* The root mean square distance of corresponding points, from whichever end, and of closed strokes from whichever point, it is least. */
const apart = (a, b) => {
  const turns = closed(a) && closed(b) ? rules.POINTS : 1;
  const distances = [b, [...b].reverse()].flatMap((way) => Array.from({ length: turns }, (_, begin) =>
    meanOf(a.map((point, k) => sub(way[(k - begin + way.length) % way.length], point).reduce((sum, each) => sum + each * each, 0)))));
  return Math.sqrt(Math.min(...distances));
};
const closed = (line) => Math.hypot(...sub(line.at(-1), line[0])) <= rules.CLOSED * lengthOf(line);

/* The centre and the radius of strokes, each counting by its weight. */
const spread = (lines, weights) => {
  const whole = weights.reduce((sum, each) => sum + each, 0);
  const weighed = (values) => values.reduce((sum, each, k) => sum + each * weights[k], 0) / whole;
  const middles = lines.map(middleOf);
  const centre = [weighed(middles.map(([x]) => x)), weighed(middles.map(([, y]) => y))];
  const radius = Math.sqrt(weighed(lines.map((line) => squares(line, centre))));
  const largest = Math.max(...lines.flat(2).map(Math.abs));
  return { centre, radius: radius > rules.ROUNDING * largest ? radius : 0 };
};
