/* Which of several candidates is kept, and what is taken back: sketch_rnn/sampling/choosers.py, which has the why. */
import { choosers as rules, variety } from "./rules.js";
import { beside, picture } from "./sight.js";
import { logSoftmax } from "./mixture.js";
import { WIDTH } from "./strokes.js";
/** @import { Stepper } from "./loop.js" */
/** @import { Beginning, Candidate, Chooser, Critic, Line, Recogniser, Sketched } from "./types.d.ts" */

/** Keeps the only one. @implements {Chooser} */
export class AsItComes {
  candidates = 1;
  inOrder = false;

  /** @param {Candidate[][]} tried candidate c of drawing b is tried[c][b] */
  async choose([only]) {
    return only.map(({ sketch }) => sketch);
  }
}

/** Keeps the one whose rows its category explains best. @implements {Chooser} */
export class ByGain {
  inOrder = false;

  /** @param {Stepper} stepper @param {(start: Beginning) => Promise<Beginning>} ofAnyKind @param {number} candidates */
  constructor(stepper, ofAnyKind, candidates) {
    this.stepper = stepper;
    this.ofAnyKind = ofAnyKind;
    this.candidates = candidates;
  }

  /** @param {Candidate[][]} tried */
  async choose(tried) {
    const all = tried.flat();
    const rows = all.map(({ begun, drawn }) => Float32Array.of(...begun.rows, ...drawn.rows));
    const first = all.map(({ begun }) => begun.rows.length / WIDTH);
    const own = await this.stepper.logLikelihood(all.map(({ begun }) => begun.start), rows, undefined, first);
    const others = await Promise.all(all.map(({ begun }) => this.ofAnyKind(begun.start)));
    const any = await this.stepper.logLikelihood(others, rows, undefined, first);
    const worth = all.map(({ drawn }, k) => (own[k] - any[k]) / (drawn.rows.length / WIDTH + rules.OF_NO_KIND));
    const count = tried[0].length;
    return tried[0].map((_, b) => {
      const numbers = tried.map((__, c) => c * count + b);
      const better = (one, other) => Number(all[one].drawn.finished) - Number(all[other].drawn.finished) || worth[one] - worth[other];
      return all[numbers.reduce((best, each) => (better(each, best) > 0 ? each : best))].sketch;
    });
  }
}

/** Keeps the first that is right: in which a recogniser finds its own name the likeliest. @implements {Chooser} */
export class BySight {
  inOrder = false;

  /** @param {Recogniser} recogniser @param {number} candidates */
  constructor(recogniser, candidates) {
    this.recogniser = recogniser;
    this.candidates = candidates;
  }

  /** @param {Candidate[][]} tried @param {Line[]} before the lines that all of them go on from */
  async choose(tried, before) {
    const sketches = tried.map((candidates) => candidates.map(({ sketch }) => sketch));
    const [kept, astray] = await this.kept(sketches, before);
    const alone = await this.rightAlone(astray.map((number) => kept[number]), before);
    const parts = await this.partRight(sketches, astray, alone, before);
    return kept.map((sketch, number) => parts.get(number) ?? sketch);
  }

  /* The first right candidate of each drawing, or else its likeliest, and the numbers of those without one. */
  async kept(tried, before) {
    const kept = [...tried[0]];
    const likeliest = kept.map(() => [false, -1]);
    let astray = kept.map((_, number) => number);
    for (const candidates of tried) {
      const seen = await this.seen(astray.map((number) => candidates[number]), before);
      const still = [];
      astray.forEach((number, k) => {
        const [right, likely] = seen[k];
        const whole = isWhole(candidates[number]);
        const [most, share] = likeliest[number];
        if ((whole && right) || Number(whole) > Number(most) || (whole === most && likely > share)) {
          kept[number] = candidates[number];
          likeliest[number] = [whole, likely];
        }
        if (!(whole && right)) still.push(number);
      });
      astray = still;
    }
    return [kept, astray];
  }

  /* The categories of these in which the lines before are right by themselves. */
  async rightAlone(sketches, before) {
    const names = before.length ? [...new Set(sketches.map(({ category }) => category))] : [];
    const seen = await this.seen(names.map((category) => ({ category, lines: [] })), before);
    return new Set(names.filter((_, k) => seen[k][0]));
  }

  /* For the drawings that went astray, by their numbers, the first part that is right of the first candidate that has one. */
  async partRight(tried, astray, alone, before) {
    const parts = new Map();
    for (const candidates of tried) {
      const shorter = astray.filter((number) => !parts.has(number)).flatMap((number) =>
        takenBack(candidates[number], alone.has(candidates[number].category)).map((part) => ({ number, part })));
      const seen = await this.seen(shorter.map(({ part }) => part), before);
      shorter.forEach(({ number, part }, k) => {
        if (seen[k][0] && !parts.has(number)) parts.set(number, part);
      });
    }
    return parts;
  }

  /* Whether the name of each is the likeliest, and how likely it is. */
  async seen(sketches, before) {
    const { logits } = await this.recogniser.look(picturesOf(this.recogniser, sketches, before));
    return sketches.map(({ category }, k) => {
      const shares = logSoftmax(logits[k]);
      const own = shares[this.recogniser.categories.indexOf(category)];
      return [own >= Math.max(...shares), Math.exp(own)];
    });
  }
}

/** Keeps, one drawing after the other, the candidate that is worth most and least like those that were kept before it. @implements {Chooser} */
export class Together extends BySight {
  inOrder = true;

  /** @param {Recogniser} recogniser @param {Critic} critic @param {number} candidates */
  constructor(recogniser, critic, candidates) {
    super(recogniser, candidates);
    this.critic = critic;
    this.chosen = new Map(); // directions of what was kept so far, by category and temperature
  }

  async kept(tried, before) {
    const looks = [];
    for (const candidates of tried) looks.push(await looked(this.recogniser, this.critic, candidates, before));
    const kept = tried[0].map((sketch, number) => {
      const group = `${sketch.temperature} ${sketch.category}`;
      if (!this.chosen.has(group)) this.chosen.set(group, []);
      const others = this.chosen.get(group);
      const offered = looks.map(({ directions }) => directions[number]);
      const score = novelty(offered, others).map((fresh, c) => rules.WORTH * looks[c].worth[number] + Math.log(fresh));
      const best = score.indexOf(Math.max(...score));
      others.push(offered[best]);
      return tried[best][number];
    });
    return [kept, kept.map((_, number) => number).filter((number) => !looks.some(({ right }) => right[number]))];
  }
}

/** What recogniser and critic see in drawings that go on from the lines before: what each is worth, whether it is right, and the
   direction of what is found in it. @type {(recogniser: Recogniser, critic: Critic, sketches: Sketched[], before?: Line[]) => Promise<{ worth: number[], right: boolean[], directions: number[][] }>} */
export const looked = async (recogniser, critic, sketches, before = []) => {
  const { features, logits } = await recogniser.look(picturesOf(recogniser, sketches, before));
  const halves = sketches.map(({ lines }) => {
    const middle = Math.floor(lines.length / 2);
    return before.length ? beside(before, lines, critic.side) : beside(lines.slice(0, middle), lines.slice(middle), critic.side);
  });
  const machine = await critic.logits(halves, sketches.map(({ category }) => category));
  const whole = sketches.map(isWhole);
  const shares = logits.map(logSoftmax);
  const own = shares.map((each, k) => each[recogniser.categories.indexOf(sketches[k].category)]);
  return {
    worth: own.map((each, k) => each - machine[k] - (whole[k] ? 0 : rules.UNFINISHED)),
    right: shares.map((each, k) => whole[k] && own[k] >= Math.max(...each)),
    directions: features.map(unit),
  };
};

const isWhole = ({ finished, lines }) => finished && lines.length > 0;
const picturesOf = ({ side }, sketches, before) => sketches.map(({ lines }) => [picture([...before, ...lines], side)]);
const unit = (features) => {
  const length = Math.max(Math.hypot(...features), 1e-12);
  return Array.from(features, (each) => each / length);
};
const dot = (a, b) => a.reduce((sum, each, k) => sum + each * b[k], 0);

/** How much each of the offered directions has that the chosen have not: sketch_rnn/sampling/variety.py.
   @type {(offered: number[][], chosen: number[][]) => number[]} */
export const novelty = (offered, chosen) => {
  if (!chosen.length) return offered.map(() => 1 + variety.OWN);
  const matrix = chosen.map((one, i) => chosen.map((other, j) => dot(one, other) + (i === j ? variety.OWN : 0)));
  return offered.map((each) => {
    const between = chosen.map((one) => dot(one, each));
    return 1 + variety.OWN - dot(between, solved(matrix, between));
  });
};

/* x of matrix x = values; the matrix is symmetric and positive. */
const solved = (matrix, values) => {
  const rows = matrix.map((row, i) => [...row, values[i]]);
  rows.forEach((row, i) => {
    for (const below of rows.slice(i + 1)) {
      const factor = below[i] / row[i];
      row.forEach((each, j) => { below[j] -= factor * each; });
    }
  });
  const found = values.map(() => 0);
  for (let i = rows.length - 1; i >= 0; i--) {
    found[i] = (rows[i].at(-1) - dot(found.slice(i + 1), rows[i].slice(i + 1))) / rows[i][i];
  }
  return found;
};

/** The drawing without its last stroke, and so on to its first one alone, or to half of them: BACK, longest first.
   @type {(sketch: Sketched, half?: boolean) => Sketched[]} */
export const takenBack = (sketch, half = false) => {
  const count = sketch.lines.length;
  if (count < 2) return [];
  const least = half ? Math.ceil(count / 2) : 1;
  const lengths = Array.from({ length: rules.BACK }, (_, k) => even(count - 1 + ((least - count + 1) * k) / (rules.BACK - 1)));
  return [...new Set(lengths)].map((length) => ({ ...sketch, lines: sketch.lines.slice(0, length), finished: false }));
};

/* The nearest whole number, of a half the even one, as numpy rounds. */
const even = (value) => (value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));
