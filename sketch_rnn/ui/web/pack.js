/* Strokes as few bytes: each coordinate is the step from the last one, in tenths of a unit, as a zigzag varint. */
import { page } from "./data.js";
/** @import { Point, Reader, Stroke, Writer } from "./types.d.ts" */

/** @type {(n: number) => number} */
const zigzag = (n) => (n < 0 ? -2 * n - 1 : 2 * n);
/** @type {(n: number) => number} */
const unzigzag = (n) => (n % 2 ? -(n + 1) / 2 : n / 2);

/** @type {() => Writer} */
export const writer = () => {
  /** @type {number[]} */
  const bytes = [];
  /** @type {(n: number) => void} */
  const number = (n) => {
    for (; n >= 128; n = Math.floor(n / 128)) bytes.push((n % 128) + 128);
    bytes.push(n);
  };
  return { bytes, number };
};

/** Reads what a writer wrote; throws where the bytes end too early or a number is too large.
   @type {(bytes: Uint8Array) => Reader} */
export const reader = (bytes) => {
  let at = 0;
  const number = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      if (at >= bytes.length || factor > 2 ** 35) throw new Error("cut off");
      const byte = bytes[at++];
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  /** @type {(count: number) => Uint8Array} */
  const take = (count) => {
    if (count > bytes.length - at) throw new Error("cut off");
    at += count;
    return bytes.subarray(at - count, at);
  };
  return { number, take, left: () => bytes.length - at };
};

/* Many numbers as bits: Exp-Golomb codes of the order that makes them shortest, which is the first byte. A third shorter than varints. */
const ORDERS = 14;
/** @type {(value: number) => number} */
const bitsOf = (value) => Math.floor(Math.log2(value) + 1e-12);
/** @type {(numbers: number[], order: number) => number} */
const costs = (numbers, order) => numbers.reduce((sum, n) => sum + 2 * bitsOf(n + 2 ** order) + 1 - order, 0);

/** @type {(numbers: number[]) => number[]} */
export const golomb = (numbers) => {
  const orders = Array.from({ length: ORDERS }, (_, order) => costs(numbers, order));
  const order = orders.indexOf(Math.min(...orders));
  const bytes = [order];
  let [byte, free] = [0, 8];
  /** @type {(bit: number) => void} */
  const put = (bit) => {
    byte = byte * 2 + bit;
    if (--free) return;
    bytes.push(byte);
    [byte, free] = [0, 8];
  };
  for (const n of numbers) {
    const value = n + 2 ** order;
    const size = bitsOf(value);
    for (let k = order; k < size; k++) put(0);
    for (let k = size; k >= 0; k--) put(Math.floor(value / 2 ** k) % 2);
  }
  while (free < 8) put(0);
  return bytes;
};

/** Reads what `golomb` wrote, as a reader of numbers.
   @type {(bytes: Uint8Array) => Pick<Reader, "number" | "left">} */
export const ungolomb = (bytes) => {
  const order = bytes[0];
  if (!(order < ORDERS)) throw new Error("no order");
  let at = 8;
  const bit = () => {
    if (at >= bytes.length * 8) throw new Error("cut off");
    const found = (bytes[at >> 3] >> (7 - (at & 7))) & 1;
    at++;
    return found;
  };
  const number = () => {
    let size = order;
    while (!bit()) if (++size > 36) throw new Error("too large");
    let value = 1;
    for (let k = 0; k < size; k++) value = value * 2 + bit();
    return value - 2 ** order;
  };
  return { number, left: () => bytes.length * 8 - at };
};

/** One stroke, begun from the point where the last one ended; returns where this one ends.
   @type {(out: Pick<Writer, "number">, points: Stroke, mark: boolean, from: Point) => Point} */
export const writeStroke = (out, points, mark, from) => {
  let [x, y] = from;
  out.number(points.length * 2 + (mark ? 1 : 0));
  for (const point of points) {
    const [nx, ny] = [Math.round(point[0] * 10), Math.round(point[1] * 10)];
    out.number(zigzag(nx - x));
    out.number(zigzag(ny - y));
    [x, y] = [nx, ny];
  }
  return [x, y];
};

/** @type {(input: Pick<Reader, "number" | "left">, from: Point) => { points: Stroke, mark: boolean, end: Point }} */
export const readStroke = (input, from) => {
  let [x, y] = from;
  const head = input.number();
  const count = Math.floor(head / 2);
  if (count > Math.min(page.limits.stroke, input.left() / 2)) throw new Error("too long");
  const points = [];
  for (let i = 0; i < count; i++) {
    x += unzigzag(input.number());
    y += unzigzag(input.number());
    points.push([x / 10, y / 10]);
  }
  return { points, mark: head % 2 === 1, end: [x, y] };
};

/** @type {(bytes: number[] | Uint8Array) => string} */
export const toText = (bytes) => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.slice(i, i + 8192));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};
/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
export const fromText = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** One stroke as text, for what a reload keeps.
   @type {(points: Stroke, mark: boolean) => string} */
export const packStroke = (points, mark) => {
  const out = writer();
  writeStroke(out, points, mark, [0, 0]);
  return toText(out.bytes);
};
/** @type {(text: string) => { points: Stroke, mark: boolean, end: Point }} */
export const unpackStroke = (text) => readStroke(reader(fromText(text)), [0, 0]);
