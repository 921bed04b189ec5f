/* Random numbers as PyTorch makes them on a CPU, so that a seed draws here what it draws there: the Mersenne twister, its uniform
   and normal numbers in float32, and its permutations. Uniform numbers are the same to the last bit; of normal ones PyTorch's own
   last bits follow from the processor. */
/** @import { Key } from "./types.d.ts" */

const [WORDS, SHIFT] = [624, 397];
const ALL_AT_ONCE = 16; // normal numbers from which on PyTorch makes them sixteen at a time
const LATENTS = 500_000; // what is added to a number, for random numbers of other kinds: sampling/loop.py
const ORDERS = 600_000;
const CANDIDATES = 10_000;

/** The generator of PyTorch's `manual_seed`, of which the lower 32 bits count. */
export class Twister {
  /** @param {number} seed */
  constructor(seed) {
    const words = new Uint32Array(WORDS);
    words[0] = seed % 2 ** 32;
    for (let i = 1; i < WORDS; i++) words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
    this.words = words;
    this.used = WORDS;
  }

  /** 32 bits. */
  next() {
    if (this.used === WORDS) this.twist();
    let y = this.words[this.used++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  twist() {
    const { words } = this;
    for (let i = 0; i < WORDS; i++) {
      const y = (words[i] & 0x80000000) | (words[(i + 1) % WORDS] & 0x7fffffff);
      words[i] = words[(i + SHIFT) % WORDS] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.used = 0;
  }

  /** `torch.rand` of so many. @param {number} count */
  uniform(count) {
    return Float32Array.from({ length: count }, () => (this.next() & 0xffffff) / 2 ** 24);
  }

  /** `torch.randn` of so many. @param {number} count */
  normal(count) {
    if (count < ALL_AT_ONCE) return this.fewNormal(count);
    const values = this.uniform(count);
    for (let i = 0; i <= count - ALL_AT_ONCE; i += ALL_AT_ONCE) boxMuller(values.subarray(i, i + ALL_AT_ONCE));
    if (count % ALL_AT_ONCE) { // the last sixteen anew
      const last = values.subarray(count - ALL_AT_ONCE);
      last.set(this.uniform(ALL_AT_ONCE));
      boxMuller(last);
    }
    return values;
  }

  fewNormal(count) {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i += 2) {
      const [angle, share] = [this.double(), this.double()];
      const radius = Math.sqrt(-2 * Math.log1p(-share));
      values[i] = radius * Math.cos(2 * Math.PI * angle);
      if (i + 1 < count) values[i + 1] = radius * Math.sin(2 * Math.PI * angle);
    }
    return values;
  }

  double() {
    const [high, low] = [this.next(), this.next()];
    return ((high & 0x1fffff) * 2 ** 32 + low) / 2 ** 53;
  }

  /** `torch.randperm`. @param {number} count */
  permutation(count) {
    const order = Array.from({ length: count }, (_, k) => k);
    for (let i = 0; i < count - 1; i++) {
      const other = i + (this.next() % (count - i));
      [order[i], order[other]] = [order[other], order[i]];
    }
    return order;
  }
}

const boxMuller = (values) => {
  for (let j = 0; j < 8; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - values[j]));
    const angle = 2 * Math.PI * values[j + 8];
    values[j] = radius * Math.cos(angle);
    values[j + 8] = radius * Math.sin(angle);
  }
};

const generator = (seed, number) => new Twister(seed * 1_000_003 + number);

/** The random numbers of a drawing's rows, (steps, 4): uniform, uniform, normal, normal.
   @type {(key: Key, steps: number) => Float32Array} */
export const noise = ({ seed, number, candidate }, steps) => {
  const twister = generator(seed, CANDIDATES * candidate + number);
  const [uniform, normal] = [twister.uniform(2 * steps), twister.normal(2 * steps)];
  const rows = new Float32Array(4 * steps);
  for (let t = 0; t < steps; t++) rows.set([uniform[2 * t], uniform[2 * t + 1], normal[2 * t], normal[2 * t + 1]], 4 * t);
  return rows;
};

/** So many standard normal numbers of a key, whichever candidate it is. @type {(key: Key, size: number) => Float32Array} */
export const latent = ({ seed, number }, size) => generator(seed, LATENTS + number).normal(size);

/** One of 0 ... size - 1: another for the next drawing and for its next candidate. @type {(key: Key, size: number, candidates: number) => number} */
export const shuffled = ({ seed, number, candidate }, size, candidates) =>
  generator(seed, ORDERS).permutation(size)[(number + candidate * Math.max(1, Math.floor(size / candidates))) % size];
