/* A model and what every verb needs of it: sketch_rnn/engine.py. */
import { AsItComes, ByGain, BySight, Together } from "./choosers.js";
import { DrawingError } from "./drawing.js";
import { Stepper } from "./loop.js";
import { follow } from "./pen_position.js";
import { latent, shuffled } from "./random.js";
import { namesBy } from "./ranking.js";
import { NAMES, critic as critics, engine as rules, recogniser as recognisers, requests as bounds } from "./rules.js";
import { chosen, reading, readings } from "./sizing.js";
import { START, WIDTH, toLines } from "./strokes.js";
/** @import { Folder } from "./folder.js" */
/** @import { Beginning, Begun, Chooser, Critic, Encoded, Line, Model, Reading, Recogniser, Request, Sketched } from "./types.d.ts" */

const PACE = 600; // ms that some drawings may take before they are handed over
const [WARMING, AT_ONCE] = [2, 8]; // batches of drawings that nobody sees
const { match, nearest } = namesBy(NAMES);

/** Throw where it is more than can be drawn at once, with so many candidates each. @type {(drawings: number, care?: number) => void} */
export const bounded = (drawings, care = 1) => {
  const many = (count) => count.toLocaleString("en");
  if (drawings > bounds.AT_ONCE) throw new DrawingError(`That would be ${many(drawings)} drawings: ${bounds.AT_ONCE} at once are the most.`);
  if (drawings * care > bounds.CANDIDATES) {
    throw new DrawingError(`That would be ${many(drawings * care)} candidates: ${many(bounds.CANDIDATES)} at once are the most (“Care”).`);
  }
};

/* What `draw(begin, end)` resolves to of 0 ... count - 1, in order: one alone, and then as many at a time as the time allows. */
async function* paced(count, draw) {
  for (let [begin, size] = [0, 1]; begin < count;) {
    const end = Math.min(count, begin + size);
    const began = performance.now();
    yield* await draw(begin, end);
    size = Math.max(1, Math.floor((PACE * (end - begin)) / Math.max(1, performance.now() - began)));
    begin = end;
  }
}

/** A model that draws; it has no state of its own. */
export class Engine {
  /** @param {Folder} folder @param {Model} model */
  constructor(folder, model) {
    this.folder = folder;
    this.model = model;
    this.drawsAlone = model.null_latent || !model.latent_size;
    this.kinds = new Map(); // embeddings by category
    /** @type {Float32Array | null} the mean of them */
    this.any = null;
    /** @type {{ key: string, sketch: Sketched } | null} the lesson that is under way */
    this.lesson = null;
    this.zs = new Map(); // plans by category and number
  }

  /** Get ready what every drawing needs. */
  async ready() {
    const [tables, run, recogniser, critic] = await Promise.all([
      this.folder.tables("tables.safetensors"), this.folder.graph("step.onnx"), this.seeing("recogniser.onnx", this.model.recognises),
      this.seeing("critic.onnx", this.model.criticises), this.folder.graph("beginning.onnx"),
    ]);
    this.tables = tables;
    this.stepper = new Stepper(run, this.model);
    this.recogniser = recogniser && recognising(recogniser, this.model.recognises);
    this.critic = critic && criticising(critic, this.model.criticises);
    return this;
  }

  /** Use the step for a while: a browser compiles well what it has seen run. @param {AbortSignal} [signal] */
  async warm(signal) {
    const key = { seed: 0, number: 0, candidate: 0 };
    const [start] = await this.beginnings([this.kind(this.model.categories[0])], [this.prior(key)]);
    const begun = { start, rows: new Float32Array(0), last: START, state: start };
    for (let times = 0; times < WARMING; times++) {
      await this.stepper.sample(Array.from({ length: AT_ONCE }, (_, number) => ({ begun, key: { ...key, number }, temperature: 1 })), signal);
    }
  }

  async seeing(name, categories) {
    return categories.length ? this.folder.graph(name) : null;
  }

  /** The category that a word means; throws, with the nearest names, where it is none. @param {unknown} word */
  named(word) {
    const { categories } = this.model;
    if (!word) throw new DrawingError("Choose what is being drawn first.");
    const name = typeof word === "string" && (categories.includes(word) ? word : match(word, categories));
    if (name) return name;
    const asked = String(word).slice(0, 40);
    const near = nearest(asked, categories).slice(0, 3);
    throw new DrawingError(`This model has not learned to draw “${asked}”.${near.length ? ` Did you mean ${near.join(" or ")}?` : ""}`);
  }

  /** The embedding of a category. @param {string} category */
  kind(category) {
    const width = this.model.category_size;
    if (!width) return NOTHING;
    if (!this.kinds.has(category)) this.kinds.set(category, this.tables.embedding.row(this.model.categories.indexOf(category), width));
    return this.kinds.get(category);
  }

  /** What drawings begin from: embeddings, and z where one is known: null stands for the null latent.
     @param {Float32Array[]} kinds @param {(Float32Array | null)[]} zs @returns {Promise<Beginning[]>} */
  async beginnings(kinds, zs) {
    const made = new Map(); // by z and by kind, which many drawings share
    return Promise.all(kinds.map((kind, k) => {
      const z = zs[k];
      if (!made.has(z)) made.set(z, new Map());
      if (!made.get(z).has(kind)) made.get(z).set(kind, this.beginning(kind, z));
      return made.get(z).get(kind);
    }));
  }

  async beginning(kind, z) {
    const { latent_size: width, size, pen_position: follows } = this.model;
    const known = width ? z ?? this.tables.null.row(0, width) : NOTHING;
    const told = Float32Array.of(...known, ...kind);
    const run = await this.folder.graph("beginning.onnx");
    const found = await run({ told: told.length ? told : new Float32Array(1), ...(width ? { z: known } : {}) }, width ? ["gates", "h", "c"] : ["gates"]);
    const { gates, h = new Float32Array(size), c = new Float32Array(size) } = found;
    return { gates, h, c, ...(follows ? { position: new Float32Array(9) } : {}), z, kind };
  }

  /** The same with the mean of all categories in place of its own: any drawing, so to speak. @param {Beginning} start */
  async ofAnyKind({ z }) {
    this.any ??= this.tables.embedding.mean(this.model.category_size);
    return this.beginning(this.any, z);
  }

  /** What a finished drawing is encoded to, and where it stands. @param {Line[]} lines @returns {Promise<Encoded>} */
  async encode(lines) {
    const { latent_size: width, pen_position: follows, scale } = this.model;
    if (!width) throw new DrawingError("This model has no encoder: it finishes drawings and cannot draw one again.");
    const read = reading(lines, 1, scale);
    const run = await this.folder.graph("encoder.onnx");
    const { mu, presig } = await run({ rows: follows ? follow(read.rows) : read.rows }, ["mu", "presig"]);
    return { mu, presig, unit: read.unit, point: lines[0][0] };
  }

  /** What endings are drawn from, of which nothing more is known. @param {{ seed: number, number: number, candidate: number }} key */
  prior(key) {
    return this.drawsAlone ? null : latent(key, this.model.latent_size);
  }

  /** Who keeps one of so many candidates for a drawing of a category. @param {string} category @param {number} candidates
     @param {{ unlike?: boolean, planned?: boolean }} [how] @returns {Chooser} */
  chooser(category, candidates, { unlike = false, planned = false } = {}) {
    if (!this.model.category_size || this.model.categories.length < 2) return new AsItComes();
    if (this.recogniser?.categories.includes(category)) {
      if (this.critic && unlike && candidates > rules.FEW && !planned) return new Together(this.recogniser, this.critic, candidates);
      return new BySight(this.recogniser, planned ? 1 : candidates);
    }
    return new ByGain(this.stepper, (start) => this.ofAnyKind(start), candidates);
  }

  /** Whether a category has plans. @param {string} category */
  async planned(category) {
    if (!this.model.plans) return false;
    const first = await this.plan(category, 0);
    const none = this.tables.null?.row(0, this.model.latent_size);
    return first.some((each, k) => each !== (none ? none[k] : 0));
  }

  async plan(category, number) {
    const { plans } = await this.folder.tables("plans.safetensors");
    const at = this.model.categories.indexOf(category) * this.model.plans + number;
    if (!this.zs.has(at)) this.zs.set(at, plans.row(at, this.model.latent_size));
    return this.zs.get(at);
  }

  /** A drawing from the first row on for each request, in order. Without z each is of a plan of its own, or of what is known of nothing.
     @param {Request[]} requests @param {{ z?: Float32Array[], kinds?: Float32Array[], care?: number, choose?: boolean, signal?: AbortSignal }} [how]
     @returns {AsyncGenerator<Sketched, void, undefined>} */
  async *draw(requests, { z, kinds, care = rules.OF_DRAWINGS, choose = true, signal } = {}) {
    const planned = new Map();
    for (const { category } of requests) if (!planned.has(category)) planned.set(category, !z && (await this.planned(category)));
    yield* paced(requests.length, async (begin, end) => {
      const drawn = new Array(end - begin);
      for (const category of new Set(requests.slice(begin, end).map((each) => each.category))) {
        const numbers = requests.map((_, k) => k).filter((k) => k >= begin && k < end && requests[k].category === category);
        const chooser = choose ? this.chooser(category, care, { planned: planned.get(category) }) : new AsItComes();
        const tried = Array.from({ length: chooser.candidates }, (_, c) => numbers.map((k) => candidate(requests[k], c))).flat();
        const again = (values) => Array.from({ length: chooser.candidates }, () => numbers.map((k) => values[k])).flat();
        const own = z ? again(z) : await Promise.all(tried.map(({ key }) => (planned.get(category)
          ? this.plan(category, shuffled(key, this.model.plans, rules.OF_DRAWINGS)) : this.prior(key))));
        const starts = await this.beginnings(kinds ? again(kinds) : tried.map(() => this.kind(category)), own);
        const begun = starts.map((start) => ({ start, rows: new Float32Array(0), last: START, state: start }));
        const kept = await this.goOn(tried, begun, chooser, [], signal);
        numbers.forEach((k, at) => { drawn[k - begin] = kept[at]; });
      }
      return drawn;
    });
  }

  /** Drawings that go on, each kept from candidates: all first ones, all second ones, ... @param {Request[]} tried @param {Begun[]} begun
     @param {Chooser} chooser @param {Line[]} before @param {AbortSignal} [signal] @returns {Promise<Sketched[]>} */
  async goOn(tried, begun, chooser, before, signal) {
    const wanted = tried.map(({ key, temperature }, k) => ({ key, temperature, begun: begun[k] }));
    const drawn = await this.stepper.sample(wanted, signal);
    const candidates = tried.map((request, k) => ({ sketch: sketchOf(request, drawn[k], chooser.candidates), drawn: drawn[k], begun: begun[k] }));
    const count = tried.length / chooser.candidates;
    return chooser.choose(Array.from({ length: chooser.candidates }, (_, c) => candidates.slice(c * count, (c + 1) * count)), before);
  }

  /** An ending of each, in order: kept from candidates that go on from what is read. @param {Request[]} requests @param {Line[]} lines
     @param {Reading[]} reads @param {(Float32Array | null)[]} zs @param {Chooser} chooser @param {AbortSignal} [signal]
     @returns {AsyncGenerator<Sketched, void, undefined>} */
  async *end(requests, lines, reads, zs, chooser, signal) {
    const remembered = new Map(); // what is begun of a size and a z
    yield* paced(requests.length, async (begin, end) => {
      const numbers = requests.map((_, k) => k).slice(begin, end);
      const open = numbers.filter((k) => remembered.get(reads[k])?.get(zs[k]) === undefined);
      const once = open.filter((k, at) => open.findIndex((other) => reads[other] === reads[k] && zs[other] === zs[k]) === at);
      const starts = await this.beginnings(once.map((k) => this.kind(requests[k].category)), once.map((k) => zs[k]));
      const begun = await this.stepper.begin(starts, once.map((k) => reads[k].rows), signal);
      once.forEach((k, at) => {
        if (!remembered.has(reads[k])) remembered.set(reads[k], new Map());
        remembered.get(reads[k]).set(zs[k], begun[at]);
      });
      const all = Array.from({ length: chooser.candidates }, (_, c) => numbers.map((k) => ({ k, request: candidate(requests[k], c) }))).flat();
      return this.goOn(all.map(({ request }) => request), all.map(({ k }) => remembered.get(reads[k]).get(zs[k])), chooser, lines, signal);
    });
  }

  /** What an unfinished drawing is read as for each of the first `count` endings. @param {Line[]} lines @param {string} category
     @param {number} count @param {AbortSignal} [signal] @returns {Promise<Reading[]>} */
  async readings(lines, category, count, signal) {
    const sizes = readings(lines, this.model.scale);
    const unknown = this.drawsAlone ? null : new Float32Array(this.model.latent_size);
    const [start] = await this.beginnings([this.kind(category)], [unknown]);
    const likely = await this.stepper.logLikelihood(sizes.map(() => start), sizes.map(({ rows }) => rows), signal);
    const picked = chosen(sizes, likely, count);
    const read = new Map([...new Set(picked)].map((number) => [number, reading(lines, sizes[number].fraction, this.model.scale)]));
    return picked.map((number) => read.get(number));
  }
}

const NOTHING = new Float32Array(0);

const candidate = (request, number) => ({ ...request, key: { ...request.key, candidate: number } });

/* What was drawn for a request, in units of its sheet. */
const sketchOf = ({ category, temperature, unit, point, penDown }, { rows, finished, logLikelihood }, care) => ({
  lines: toLines(rows, unit, point, penDown), finished, category, temperature, nats: (-logLikelihood * WIDTH) / rows.length, care,
});

/** @type {(run: any, categories: string[]) => Recogniser} */
const recognising = (run, categories) => ({
  categories,
  side: recognisers.RECOGNISER_SIDE,
  async look(pictures) {
    if (!pictures.length) return { features: [], logits: [] };
    const found = await run({ pictures: shades(pictures) }, ["features", "logits"]);
    return { features: rowsOf(found.features, pictures.length), logits: rowsOf(found.logits, pictures.length) };
  },
});

/** @type {(run: any, categories: string[]) => Critic} */
const criticising = (run, categories) => ({
  categories,
  side: critics.CRITIC_SIDE,
  async logits(pictures, names) {
    if (!pictures.length) return [];
    const labels = names.map((name) => categories.indexOf(name)).map((label) => (label < 0 ? categories.length : label));
    const { logits } = await run({ pictures: shades(pictures), labels: BigInt64Array.from(labels, BigInt) }, ["logits"]);
    return Array.from(logits);
  },
});

const shades = (pictures) => {
  const all = pictures.flat();
  const pixels = new Float32Array(all.length * all[0].length);
  for (const [k, each] of all.entries()) pixels.set(each, k * each.length);
  for (let k = 0; k < pixels.length; k++) pixels[k] /= 255;
  return pixels;
};

const rowsOf = (values, count) => Array.from({ length: count }, (_, k) => values.subarray((k * values.length) / count, ((k + 1) * values.length) / count));
