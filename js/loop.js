/* The loop that draws, and what stands before it: the state after strokes that are already drawn. sketch_rnn/sampling/loop.py, whose
   random numbers these are. A drawing's beginning is what the step's graph takes of it: {gates, h, c, position}, a Float32Array each. */
import { logProbOfRow, mixtureOf } from "./mixture.js";
import { noise } from "./random.js";
import { START, WIDTH } from "./strokes.js";
/** @import { Begun, Beginning, Model, Sampled, Tensors, Wanted } from "./types.d.ts" */

const SLICE = 25; // ms after which whoever else is on this thread has a turn

/** The pen's own temperature. @type {(temperature: number) => number} */
export const penTemperature = (temperature) => 0.5 + 0.5 * temperature;

/* Rows of a batch, each `width` numbers. */
const stacked = (parts, width) => {
  const all = new Float32Array(parts.length * width);
  for (const [k, part] of parts.entries()) all.set(part, k * width);
  return all;
};
const pickedOf = (all, width, numbers) => stacked(numbers.map((k) => all.subarray(k * width, (k + 1) * width)), width);

/** Resolves when others on this thread have had their turn. */
const breath = () => (typeof setImmediate === "function" ? new Promise((done) => setImmediate(done)) : new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    done(undefined);
  };
  port2.postMessage(null);
}));

/** Draws a row of many drawings at a time; no drawing depends on which others are in the batch. */
export class Stepper {
  /** @param {(feeds: Tensors, outputs: string[]) => Promise<Tensors>} run the step's graph @param {Model} model */
  constructor(run, model) {
    this.run = run;
    this.model = model;
    this.widths = { row: WIDTH, gates: 4 * model.size, h: model.size, c: model.size, ...(model.pen_position ? { position: 9 } : {}) };
    this.state = Object.keys(this.widths).filter((name) => name !== "row" && name !== "gates");
    this.breathed = 0;
  }

  /** A batch: {row, gates, h, c, position} of as many drawings. @returns {Tensors} */
  batch(rows, beginnings) {
    const parts = { row: stacked(rows, WIDTH) };
    for (const name of ["gates", ...this.state]) parts[name] = stacked(beginnings.map((each) => each[name]), this.widths[name]);
    return parts;
  }

  /** Some drawings of a batch. @returns {Tensors} */
  picked(parts, numbers) {
    return Object.fromEntries(Object.entries(parts).map(([name, all]) => [name, pickedOf(all, this.widths[name], numbers)]));
  }

  /* What a step makes of a batch; `signal` says that nobody waits any more. */
  async step(parts, chance, outputs, signal) {
    signal?.throwIfAborted();
    if (performance.now() - this.breathed > SLICE) {
      await breath();
      this.breathed = performance.now();
      signal?.throwIfAborted();
    }
    return this.run({ ...parts, ...chance }, [...outputs, ...this.state.map((name) => `${name}_after`)]);
  }

  after(found) {
    return Object.fromEntries(this.state.map((name) => [name, found[`${name}_after`]]));
  }

  /** Read beginnings, rows of any lengths from 1 on: what each goes on from, the state before its last row.
     @param {Beginning[]} starts @param {Float32Array[]} rows @param {AbortSignal} [signal] @returns {Promise<Begun[]>} */
  async begin(starts, rows, signal) {
    /** @type {Begun[]} */
    const begun = rows.map((own, k) => ({ start: starts[k], rows: own, last: own.slice(-WIDTH), state: starts[k] }));
    await this.read(starts, rows, signal, ["h_after"], (k, t, found, index) => {
      if (t < rows[k].length / WIDTH - 1) return;
      const own = (name) => found[`${name}_after`].slice(index * this.widths[name], (index + 1) * this.widths[name]);
      begun[k].state = { ...starts[k], ...Object.fromEntries(this.state.map((name) => [name, own(name)])) };
    });
    return begun;
  }

  /** The mixture before every row: mixtures[k][t]. @param {Beginning[]} starts @param {Float32Array[]} rows @param {AbortSignal} [signal] */
  async expected(starts, rows, signal) {
    const width = 3 + 6 * this.model.mixtures;
    const mixtures = rows.map(() => []);
    await this.read(starts, rows, signal, ["params"], (k, _, found, index) => {
      mixtures[k].push(mixtureOf(found.params.subarray(index * width, (index + 1) * width), this.model.mixtures));
    });
    return mixtures;
  }

  /** The nats of each drawing's rows, from row `first` on. @param {Beginning[]} starts @param {Float32Array[]} rows @param {AbortSignal} [signal] @param {number[]} [first] */
  async logLikelihood(starts, rows, signal, first = []) {
    const mixtures = await this.expected(starts, rows, signal);
    return mixtures.map((own, k) => own.reduce((sum, mixture, t) => (t < (first[k] || 0) ? sum
      : sum + logProbOfRow(mixture, rows[k].subarray(t * WIDTH, (t + 1) * WIDTH))), 0));
  }

  /* Feed the start and then each row but the last; after each, `heard(k, t, found, index)` of every drawing k, whose place in the batch
     is `index`. Those that are read to the end leave the batch. Nothing that is sampled by the way is used. */
  async read(starts, rows, signal, outputs, heard) {
    let numbers = rows.map((_, k) => k).filter((k) => rows[k].length);
    if (!numbers.length) return;
    /** @type {Tensors} */
    let state = this.batch(numbers.map(() => START), numbers.map((k) => starts[k]));
    for (let t = 0; numbers.length; t++) {
      const fed = numbers.map((k) => (t ? rows[k].subarray((t - 1) * WIDTH, t * WIDTH) : START));
      const found = await this.step({ ...state, row: stacked(fed, WIDTH) }, still(numbers.length), outputs, signal);
      for (const [index, k] of numbers.entries()) heard(k, t, found, index);
      state = { ...state, ...this.after(found) };
      const stay = numbers.map((_, index) => index).filter((index) => (t + 1) * WIDTH < rows[numbers[index]].length);
      if (stay.length < numbers.length) state = this.picked(state, stay);
      numbers = stay.map((index) => numbers[index]);
    }
  }

  /** What goes on from what is begun, drawn all together, in order. @param {Wanted[]} wanted @param {AbortSignal} [signal] @returns {Promise<Sampled[]>} */
  async sample(wanted, signal) {
    const steps = this.model.max_rows;
    const chances = wanted.map(({ key }) => noise(key, steps));
    const drawn = wanted.map(() => ({ rows: new Float32Array(steps * WIDTH), length: 0, logLikelihood: 0 }));
    let numbers = wanted.map((_, k) => k);
    /** @type {Tensors | null} */
    let state = numbers.length ? this.batch(wanted.map(({ begun }) => begun.last), wanted.map(({ begun }) => begun.state)) : null;
    for (let t = 0; numbers.length; t++) {
      const chance = {
        temperature: Float32Array.from(numbers, (k) => wanted[k].temperature),
        pen_temperature: Float32Array.from(numbers, (k) => penTemperature(wanted[k].temperature)),
        noise: stacked(numbers.map((k) => chances[k].subarray(4 * t, 4 * t + 4)), 4),
      };
      const found = await this.step(state, chance, ["row_after", "likely"], signal);
      numbers.forEach((k, index) => {
        drawn[k].rows.set(found.row_after.subarray(index * WIDTH, (index + 1) * WIDTH), t * WIDTH);
        drawn[k].length += WIDTH;
        drawn[k].logLikelihood += found.likely[index];
      });
      state = { ...state, ...this.after(found), row: found.row_after };
      const ended = (index) => found.row_after[index * WIDTH + 4] > 0.5 || t + 1 === steps;
      const stay = numbers.map((_, index) => index).filter((index) => !ended(index));
      if (stay.length < numbers.length) state = this.picked(state, stay);
      numbers = stay.map((index) => numbers[index]);
    }
    return drawn.map(({ rows, length, logLikelihood }) => ({
      rows: rows.slice(0, length), logLikelihood, finished: rows[length - 1] > 0.5,
    }));
  }
}

/* Chance for rows of which nobody uses the sample. */
const still = (count) => ({ temperature: new Float32Array(count).fill(1), pen_temperature: new Float32Array(count).fill(1), noise: new Float32Array(4 * count) });
