/* Ways through the latent space: sketch_rnn/sampling/latent.py. */
import { latent as rules } from "./rules.js";
/** @import { Numbers } from "./types.d.ts" */

/** The point at t of the straight line from a to b. @type {(a: Numbers, b: Numbers, t: number) => Float32Array} */
export const lerp = (a, b, t) => Float32Array.from(a, (each, k) => each + t * (b[k] - each));

const dot = (a, b) => a.reduce((sum, each, k) => sum + each * b[k], 0);

/** The point at t of the arc from a to b, or where it has no meaning of the straight line. @type {(a: Numbers, b: Numbers, t: number) => Float32Array} */
export const slerp = (a, b, t) => {
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  if (!lengths) return lerp(a, b, t);
  const angle = Math.acos(Math.min(1, Math.max(-1, dot(a, b) / lengths)));
  if (Math.abs(Math.sin(angle)) < rules.NEARLY_PARALLEL) return lerp(a, b, t);
  const [from, to] = [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)];
  return Float32Array.from(a, (each, k) => from * each + to * b[k]);
};

export const PATHS = { slerp, lerp };

/** c + weight (a - b). @type {(a: Numbers, b: Numbers, c: Numbers, weight: number) => Float32Array} */
export const analogy = (a, b, c, weight) => Float32Array.from(c, (each, k) => each + weight * (a[k] - b[k]));

/** `count` numbers evenly from a to b, both included. @type {(a: number, b: number, count: number) => number[]} */
export const linspace = (a, b, count) => Array.from({ length: count }, (_, k) => (count > 1 ? a + ((b - a) * k) / (count - 1) : a));
