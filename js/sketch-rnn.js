/* Sketch-RNN without a server: the network of a folder that python -m train export --web wrote, in a browser or in Node.

     import { load } from "./sketch-rnn.js";
     const artist = await load();
     for await (const ending of artist.complete(strokes, "cat", { count: 9, temperature: 0.4, seed: 1 })) draw(ending.strokes);

   Strokes are [[[x, y], ...], ...], y down, in any units. The verbs, their options and their answers are the library's. */
import { DrawingError } from "./drawing.js";
import { Engine } from "./engine.js";
import { Folder } from "./folder.js";
import { VERBS } from "./rules.js";
import { argumentsOf, byName } from "./verb.js";
import { verbs } from "./verbs.js";
/** @import { Progress } from "./types.d.ts" */

export { DrawingError, VERBS };

const HERE = new URL("./", import.meta.url);

/** Resolve to what draws, of a folder's address or path; by itself the one that this file lies in. `progress(loaded, total)` is told of
   bytes. `ort` is an ONNX Runtime that is there already. Throws a DrawingError with a sentence for a person.
   @param {string | URL} [folder] @param {{ progress?: Progress, ort?: any }} [options] */
export const load = async (folder = HERE, options = {}) => {
  const opened = await Folder.open(addressOf(folder), options);
  return new Artist(await new Engine(opened, opened.manifest.model).ready());
};

const addressOf = (folder) => {
  const base = typeof document !== "undefined" ? document.baseURI : typeof location !== "undefined" ? location.href : `file://${process.cwd()}/`;
  return new URL(String(folder).replace(/\/?$/, "/"), base);
};

/** A loaded model with its verbs: what those that draw several give is one drawing after the other. */
class Artist {
  /** @param {Engine} engine */
  constructor(engine) {
    this.engine = engine;
    /** What it can draw, best first. @type {string[]} */
    this.categories = engine.model.best_first;
    for (const name of Object.keys(VERBS)) this[name] = (...given) => verbs[name](engine, argumentsOf(name, engine, given));
  }

  /** Resolve to a verb's answer as JSON has it, of arguments by their names. @param {string} verb @param {Record<string, unknown>} asked */
  async ask(verb, asked) {
    const found = await this.answer(verb, asked);
    return Array.isArray(found) ? { [VERBS[verb].answers]: found } : found;
  }

  /** Use the network a little, so that the browser has made it quick by the first drawing; it ends when `signal` says so.
     @param {{ signal?: AbortSignal }} [options] */
  async warm({ signal } = {}) {
    await this.engine.warm(signal).catch((error) => { if (!signal?.aborted) throw error; });
  }

  async answer(verb, asked) {
    if (!Object.hasOwn(VERBS, verb)) throw new DrawingError(`There is no “${verb}” here: there is ${Object.keys(VERBS).join(", ")}.`);
    const found = verbs[verb](this.engine, byName(verb, this.engine, asked));
    if (!(Symbol.asyncIterator in found)) return found;
    const drawn = [];
    for await (const sketch of found) drawn.push(sketch);
    return drawn;
  }
}
