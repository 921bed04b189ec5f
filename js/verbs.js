/* What the model can be asked: sketch_rnn/verbs, a verb a function of the engine and its checked arguments. Those that draw several
   give them one after the other. */
import { chamfer, resample } from "./distance.js";
import { looked } from "./choosers.js";
import { DrawingError, rounded } from "./drawing.js";
import { bounded } from "./engine.js";
import { PATHS, analogy as sum, lerp, linspace } from "./latent.js";
import { marks } from "./likeness.js";
import { logProbOfRow, logSoftmax } from "./mixture.js";
import { latent } from "./random.js";
import { explain as explaining, lesson as lessons, sizing, strokes as units } from "./rules.js";
import { picture } from "./sight.js";
import { reading } from "./sizing.js";
import { WIDTH, boundsOf, centreOf, extentOf, moved } from "./strokes.js";
/** @import { Engine } from "./engine.js" */
/** @import { Line, Request, Sketch, Sketched } from "./types.d.ts" */

const ZERO = /** @type {[number, number]} */ ([0, 0]);

/** A drawing as it is answered. @type {(sketch: Sketched) => Sketch} */
const answered = ({ lines, finished, category, temperature, nats, care, ...more }) => ({
  strokes: rounded(lines), finished, category, temperature, nats: Number(nats.toFixed(4)), care, ...more,
});
/** Drawings as they are answered, each changed first. @param {AsyncIterable<Sketched>} drawn @param {(sketch: Sketched, number: number) => Sketched} change */
async function* answering(drawn, change = (sketch) => sketch) {
  let number = 0;
  for await (const sketch of drawn) yield answered(change(sketch, number++));
}

/* The sketch with its bounding box around a middle. */
const centred = (sketch, middle) => {
  if (!sketch.lines.length) return sketch;
  const [x, y] = centreOf(sketch.lines);
  return { ...sketch, lines: moved(sketch.lines, 1, [middle[0] - x, middle[1] - y]) };
};

/** `count` requests for each category at each temperature. @returns {Request[]} */
const requestsOf = (categories, count, temperatures, seed, anchor, care = 1) => {
  bounded(categories.length * count * temperatures.length, care);
  return categories.flatMap((category) => temperatures.flatMap((temperature) => Array.from({ length: count }, (_, number) => ({
    category, temperature, key: { seed, number, candidate: 0 }, penDown: true, ...anchor,
  }))));
};

/** Finish a drawing several ways. @param {Engine} engine @param {Record<string, any>} asked */
async function* complete(engine, { drawing, category, count, temperature, seed, like, fraction, first, care, signal }) {
  const chooser = engine.chooser(category, care, { unlike: true });
  const skipped = chooser.inOrder ? first : 0; // what is kept of a number may follow from what is kept of those before it
  bounded((skipped + count) * temperature.length, chooser.candidates);
  const numbers = Array.from({ length: skipped + count }, (_, k) => first - skipped + k);
  const keys = numbers.map((number) => ({ seed, number, candidate: 0 }));
  let zs = keys.map((key) => engine.prior(key));
  let known = fraction;
  if (like?.length) {
    const { mu, presig } = await engine.encode(like);
    zs = keys.map((key) => { // z = mu + sigma epsilon, equation 2
      const epsilon = latent(key, mu.length);
      return mu.map((each, k) => each + Math.exp(presig[k] / 2) * epsilon[k]);
    });
    known ||= Math.max(0.001, Math.min(1, extentOf(drawing) / (extentOf(like) || 1)));
  }
  const one = known == null ? null : reading(drawing, known, engine.model.scale);
  const all = one ? null : await engine.readings(drawing, category, numbers.at(-1) + 1, signal);
  const reads = numbers.map((number) => one ?? all[number]);
  const pen = drawing.at(-1).at(-1);
  const requests = temperature.flatMap((each) => keys.map((key, k) => ({ category, temperature: each, key, unit: reads[k].unit, point: pen, penDown: false })));
  const again = (values) => temperature.flatMap(() => values);
  let number = 0;
  for await (const sketch of engine.end(requests, drawing, again(reads), again(zs), chooser, signal)) {
    if (number++ % keys.length >= skipped) yield answered(sketch);
  }
}

/** Draw a finished drawing again. @param {Engine} engine @param {Record<string, any>} asked */
async function* reconstruct(engine, { drawing, category, count, temperature, seed, care, signal }) {
  const { mu, unit, point } = await engine.encode(drawing);
  const requests = requestsOf([category], count, temperature, seed, { unit, point }, care);
  yield* answering(engine.draw(requests, { z: requests.map(() => mu), care, signal }));
}

/** Draw it again several times, and keep the one that is nearest to it. @param {Engine} engine @param {Record<string, any>} asked */
async function* tidy(engine, { drawing, category, tries, temperature, seed, signal }) {
  const { mu, unit, point } = await engine.encode(drawing);
  const requests = requestsOf([category], tries, [temperature], seed, { unit, point });
  const extent = extentOf(drawing);
  const side = extent > units.SMALLEST ? units.BOX / extent : 1;
  const points = resample(moved(drawing, side));
  let nearest = null;
  for await (const sketch of engine.draw(requests, { z: requests.map(() => mu), choose: false, signal })) {
    if (!sketch.lines.length) continue;
    const own = extentOf(sketch.lines);
    const scaled = { ...sketch, lines: moved(sketch.lines, Math.min(extent, own) > units.SMALLEST ? extent / own : 1) };
    const laid = centred(scaled, centreOf(drawing));
    const distance = chamfer(points, resample(moved(laid.lines, side)));
    if (!nearest || distance < nearest.distance) nearest = { ...laid, care: 1, distance };
  }
  if (nearest) yield answered({ ...nearest, distance: Number(nearest.distance.toFixed(3)) });
}

/** Move from one finished drawing to another. @param {Engine} engine @param {Record<string, any>} asked */
async function* interpolate(engine, { a, b, category, to, steps, path, temperature, seed, care, signal }) {
  const [first, last] = [await engine.encode(a), await engine.encode(b)];
  const ends = [category, to ?? category];
  const ts = linspace(0, 1, steps);
  const kinds = ts.map((t) => lerp(engine.kind(ends[0]), engine.kind(ends[1]), t));
  const found = linspace(first.unit, last.unit, steps);
  const requests = found.map((unit, k) => ({
    category: ends[Number(k > (steps - 1) / 2)], temperature, key: { seed, number: 0, candidate: 0 }, unit, point: ZERO, penDown: true,
  }));
  const [from, until] = [centreOf(a), centreOf(b)];
  const z = ts.map((t) => PATHS[path](first.mu, last.mu, t));
  yield* answering(engine.draw(requests, { z, kinds, care, signal }), (sketch, k) => centred(sketch, lerp64(from, until, ts[k])));
}
const lerp64 = (a, b, t) => a.map((each, k) => each + t * (b[k] - each));

/** Draw a finished drawing as other things. @param {Engine} engine @param {Record<string, any>} asked */
async function* morph(engine, { drawing, categories, count, temperature, seed, blend, care, signal }) {
  if (!engine.model.category_size) throw new DrawingError("This model knows one kind of drawing only, so it cannot turn one into another.");
  bounded(blend || categories.length * count, care);
  const { mu, unit } = await engine.encode(drawing);
  const own = categories.map((name) => engine.kind(name));
  const request = (category, number) => ({ category, temperature, key: { seed, number, candidate: 0 }, unit, point: ZERO, penDown: true });
  const at = blend ? linspace(0, categories.length - 1, blend) : [];
  const kinds = blend ? at.map((each) => between(own, each)) : own.flatMap((kind) => new Array(count).fill(kind));
  const requests = blend
    ? at.map((each) => request(categories[halfToEven(each)], 0))
    : categories.flatMap((name) => Array.from({ length: count }, (_, number) => request(name, number)));
  const middle = centreOf(drawing);
  yield* answering(engine.draw(requests, { z: requests.map(() => mu), kinds, care, signal }), (sketch) => centred(sketch, middle));
}
const between = (kinds, at) => {
  const first = Math.min(Math.floor(at), kinds.length - 1);
  return lerp(kinds[first], kinds[Math.min(first + 1, kinds.length - 1)], at - first);
};
const halfToEven = (value) => (value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));

/** Draw A - B + C. @param {Engine} engine @param {Record<string, any>} asked */
async function* analogy(engine, { a, b, c, category, weight, count, temperature, seed, care, signal }) {
  const [first, second, third] = [await engine.encode(a), await engine.encode(b), await engine.encode(c)];
  const z = sum(first.mu, second.mu, third.mu, weight);
  const requests = requestsOf([category], count, temperature, seed, { unit: third.unit, point: ZERO }, care);
  const middle = centreOf(c);
  yield* answering(engine.draw(requests, { z: requests.map(() => z), care, signal }), (sketch) => centred(sketch, middle));
}

/** Draw from nothing, in units of a box of 255. @param {Engine} engine @param {Record<string, any>} asked */
async function* generate(engine, { category, count, temperature, seed, signal }) {
  const requests = requestsOf(category, count, temperature, seed, { unit: engine.model.scale, point: ZERO });
  yield* answering(engine.draw(requests, { signal }), (sketch) => {
    const box = boundsOf(sketch.lines);
    return box ? { ...sketch, lines: moved(sketch.lines, 1, [-box[0], -box[1]]) } : sketch;
  });
}

/** A drawing to be copied, and the marks of a copy. @param {Engine} engine @param {Record<string, any>} asked */
async function lesson(engine, { category, temperature, seed, copy, signal }) {
  const key = JSON.stringify([category, temperature, seed]);
  if (engine.lesson?.key !== key) engine.lesson = { key, sketch: await toBeCopied(engine, { category, temperature, seed, signal }) };
  const { sketch } = engine.lesson; // it is asked for again with every stroke that is copied
  return { drawing: answered(sketch), marks: copy?.length ? marks(sketch.lines, copy) : [] };
}

const toBeCopied = async (engine, { category, temperature, seed, signal }) => {
  const drawn = [];
  const requests = requestsOf([category], lessons.PUPILS_CHOICE, [temperature], seed, { unit: engine.model.scale, point: ZERO });
  for await (const sketch of engine.draw(requests, { signal })) if (sketch.lines.length) drawn.push(sketch);
  if (!drawn.length) throw new DrawingError("Nothing came of it this time: try another seed.");
  const sketch = await plainest(engine, drawn);
  const scale = (sizing.SHEET - 2 * lessons.MARGIN) / (extentOf(sketch.lines) || units.BOX);
  const large = { ...sketch, care: 1, lines: moved(sketch.lines, scale) };
  return centred(large, [sizing.SHEET / 2, sizing.SHEET / 2]);
};

/* The drawing to be copied: ended by itself, of few strokes, right, and of these one to which little is lacking. */
const plainest = async (engine, drawn) => {
  const [least, most] = lessons.STROKES;
  const plain = drawn.filter(({ finished, lines }) => finished && lines.length >= least && lines.length <= most);
  const few = plain.length ? plain : drawn;
  const better = (of) => few.reduce((best, each) => (of(each) > of(best) ? each : best));
  if (!(engine.recogniser?.categories.includes(few[0].category) && engine.critic)) return better(({ nats }) => -nats);
  const { worth } = await looked(engine.recogniser, engine.critic, few);
  const order = few.map((_, k) => k).sort((a, b) => worth[b] - worth[a] || a - b).slice(0, Math.max(1, Math.floor(few.length / 2)));
  return order.map((k) => few[k]).reduce((best, each) => (each.lines.length > best.lines.length ? each : best));
};

/** What the model expected at each point of a drawing. @param {Engine} engine @param {Record<string, any>} asked */
async function explain(engine, { drawing, category, signal }) {
  const [read] = await engine.readings(drawing, category, 1, signal);
  const rows = Float32Array.of(...read.rows, 0, 0, 0, 0, 1);
  const unknown = engine.drawsAlone ? null : new Float32Array(engine.model.latent_size);
  const [start] = await engine.beginnings([engine.kind(category)], [unknown]);
  const [mixtures] = await engine.stepper.expected([start], [rows], signal);
  const ways = mixtures.map((_, t) => [rows[t * WIDTH] * read.unit, rows[t * WIDTH + 1] * read.unit]);
  const [endX, endY] = ways.reduce(([x, y], [dx, dy]) => [x + dx, y + dy], ZERO);
  const last = drawing.at(-1).at(-1);
  let [x, y, stroke] = [last[0] - endX, last[1] - endY, 0];
  const first = [short(x), short(y)];
  const points = mixtures.map((mixture, t) => {
    const row = rows.subarray(t * WIDTH, (t + 1) * WIDTH);
    const components = mixture.components.map((each) => ({ ...each, weight: Math.exp(each.logWeight) }))
      .filter(({ weight }) => weight > explaining.LIGHTEST).sort((a, b) => b.weight - a.weight)
      .map(({ weight, mu, logSigma, raw }) => ({
        weight: fixed(weight, 4), x: short(x + mu[0] * read.unit), y: short(y + mu[1] * read.unit),
        sx: short(Math.exp(logSigma[0]) * read.unit), sy: short(Math.exp(logSigma[1]) * read.unit), rho: fixed(Math.tanh(raw), 4),
      }));
    x += ways[t][0];
    y += ways[t][1];
    const point = {
      x: short(x), y: short(y), stroke, nats: fixed(-logProbOfRow(mixture, row), 3), pen: mixture.logPen.map((each) => fixed(Math.exp(each), 4)),
      drawn: row.subarray(2).indexOf(1), mixture: components,
    };
    if (row[3] > 0.5) stroke += 1;
    return point;
  });
  return { first, points };
}
const fixed = (value, decimals) => Number(value.toFixed(decimals));
const short = (value) => Number(value.toPrecision(5));

/** What a drawing looks like so far. @param {Engine} engine @param {Record<string, any>} asked */
async function guess(engine, { drawing, count }) {
  const { recogniser } = engine;
  if (!recogniser) throw new DrawingError("This model has no recogniser beside it, so it cannot guess.");
  const { logits: [logits] } = await recogniser.look([[picture(drawing, recogniser.side)]]);
  const chances = logSoftmax(logits).map((each, k) => ({ category: recogniser.categories[k], chance: fixed(Math.exp(each), 4), each }));
  const known = chances.filter(({ category }) => engine.model.categories.includes(category)).sort((a, b) => b.each - a.each);
  return known.slice(0, count).map(({ category, chance }) => ({ category, chance }));
}

export const verbs = { complete, reconstruct, tidy, interpolate, morph, analogy, generate, lesson, explain, guess };
