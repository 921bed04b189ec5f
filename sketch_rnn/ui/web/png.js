/* PNG with the strokes in a text chunk of its own. */
import { h } from "./elements.js";
import { INKS, pathOf } from "./ink.js";
import { clean } from "./shape.js";
import { square } from "./svg.js";
import { t } from "./language.js";
/** @import { Drawing, Whole } from "./types.d.ts" */

const KEYWORD = "sketch-rnn";
const PIXELS = 1200;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
/** The CRC-32 of bytes, or of what they end, where that of all before them is given.
   @type {(bytes: Uint8Array, before?: number) => number} */
const crc = (bytes, before = 0) => {
  let c = ~before;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255] ^ (c >>> 8);
  return ~c >>> 0;
};

/** The chunks of a PNG; ends where the file is cut off.
   @param {Uint8Array<ArrayBuffer>} bytes
   @returns {Generator<{ type: string, data: Uint8Array<ArrayBuffer>, from: number, to: number }>} */
const chunks = function* (bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { type, data: bytes.subarray(at + 8, at + 8 + length), from: at, to: at + 12 + length };
    at += 12 + length;
  }
};

/** @type {(type: string, data: Uint8Array) => Uint8Array<ArrayBuffer>} */
const chunk = (type, data) => {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set([...type].map((letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
};

/** @type {(drawing: Whole) => Promise<Blob>} */
const painted = ({ strokes, model, side }) => {
  const canvas = h("canvas", { width: PIXELS, height: PIXELS });
  const pen = canvas.getContext("2d");
  const [left, top, size] = square(strokes, side);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, PIXELS, PIXELS);
  pen.scale(PIXELS / size, PIXELS / size);
  pen.translate(-left, -top);
  pen.lineWidth = size / 100;
  pen.lineCap = pen.lineJoin = "round";
  strokes.forEach((points, k) => {
    pen.strokeStyle = model.includes(k) ? INKS.machine : INKS.person;
    pen.stroke(new Path2D(pathOf(points)));
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(t("The browser cannot make the picture.")))), "image/png");
  });
};

/** What the pixels of a PNG are known by. @type {(bytes: Uint8Array<ArrayBuffer>) => number} */
const pixelsOf = (bytes) => [...chunks(bytes)].filter((each) => each.type === "IDAT").reduce((sum, each) => crc(each.data, sum), 0);

/** The text of our note, of a chunk that is it; else null. @type {(chunk: { type: string, data: Uint8Array<ArrayBuffer> }) => string | null} */
const noteOf = ({ type, data }) => {
  if (type !== "tEXt") return null;
  const text = new TextDecoder("latin1").decode(data);
  return text.startsWith(`${KEYWORD}\0`) ? text.slice(KEYWORD.length + 1) : null;
};

/** A PNG with a drawing noted beside its pixels, in place of any that is noted there.
   @type {(bytes: Uint8Array<ArrayBuffer>, drawing: Drawing) => Blob} */
export const noted = (bytes, { strokes, model = [] }) => {
  const text = `${KEYWORD}\0${JSON.stringify({ strokes, model, pixels: pixelsOf(bytes) })}`;
  const note = chunk("tEXt", Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  const kept = [...chunks(bytes)].filter((each) => noteOf(each) === null).map(({ from, to }) => bytes.subarray(from, to));
  const end = kept.pop();
  return new Blob([bytes.subarray(0, 8), ...kept, note, end], { type: "image/png" });
};

/** @type {(drawing: Whole) => Promise<Blob>} */
export const toPng = async (drawing) => {
  const bytes = new Uint8Array(await (await painted(drawing)).arrayBuffer());
  return noted(bytes, { strokes: drawing.strokes, model: drawing.inside });
};

/** The text that was written into a PNG when it was saved here; null in any other picture.
   @type {(bytes: Uint8Array<ArrayBuffer>) => string | null} */
export const noteIn = (bytes) => [...chunks(bytes)].map(noteOf).find((text) => text !== null) ?? null;

/** The drawing of a PNG that was saved here, and whose pixels are still the same; null of any other.
   @type {(bytes: Uint8Array<ArrayBuffer>) => Drawing | null} */
export const untouched = (bytes) => {
  const { strokes, model, pixels } = JSON.parse(noteIn(bytes));
  return pixels === pixelsOf(bytes) ? { strokes: clean(strokes), model } : null;
};
