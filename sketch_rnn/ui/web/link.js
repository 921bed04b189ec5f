/* A link that holds all of a room: which one, its numbers and words, and its drawings.
   Text after the #: "1" and bytes, or "2" and deflated bytes, in URL-safe base64. Bytes: the length of a JSON text, the text
   [room, parts without drawings, names of drawings, model, view without drawings], and as bits for each drawing the number of its
   strokes and the strokes. A drawing of the view has its path there as its name: "view/pins/0/added". */
import { page } from "./data.js";
import * as pack from "./pack.js";
import * as shape from "./shape.js";
/** @import { Drawing, Linked, Stroke } from "./types.d.ts" */

const LONGEST = 100000; // characters that are read at all
const MOST_BYTES = 400000; // bytes that may come of them
const DRAWINGS = 64; // that a link may hold

/** @type {(bytes: Uint8Array<ArrayBuffer>, transform: CompressionStream | DecompressionStream, most?: number) => Promise<Uint8Array<ArrayBuffer>>} */
const through = async (bytes, transform, most = Infinity) => {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  const pieces = [];
  let size = 0;
  for (const input = stream.getReader(); ;) {
    const { done, value } = await input.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      input.cancel();
      throw new Error("too much");
    }
    pieces.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
};

/** @type {(value: any) => boolean} */
const isDrawing = (value) => Boolean(value) && Array.isArray(value.strokes);

/** Plain values without the drawings in them, in whose places null stands; the drawings go into `found` as [path, drawing].
   @type {(value: any, path: string, found: [string, Drawing][]) => any} */
const without = (value, path, found) => {
  if (isDrawing(value)) {
    found.push([path, value]);
    return null;
  }
  if (!value || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each, i) => without(each, `${path}/${i}`, found));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, without(each, `${path}/${name}`, found)]));
};

/** Puts a drawing where null stands; throws where nothing does, for anybody may have written the path.
   @type {(tree: any, path: string, drawing: Drawing) => void} */
const putBack = (tree, path, drawing) => {
  const names = path.split("/").slice(1);
  const last = names.pop();
  const place = names.reduce((at, name) => (Object.hasOwn(at, name) ? at[name] : null), tree);
  if (!Object.hasOwn(place, last) || place[last] !== null) throw new Error("no such place");
  place[last] = drawing;
};

/** `model` is the one that draws, `view` what the room's view keeps.
   @type {(whole: Linked) => Promise<string>} */
export const encode = async ({ room, parts, model, view }) => {
  const found = /** @type {[string, Drawing][]} */ (Object.entries(parts).filter(([, value]) => isDrawing(value)));
  const rest = Object.fromEntries(Object.entries(parts).filter(([, value]) => !isDrawing(value) && value !== undefined));
  const seen = without(view ?? 0, "view", found);
  const head = new TextEncoder().encode(JSON.stringify([room, rest, found.map(([name]) => name), model || "", seen]));
  const out = pack.writer();
  out.number(head.length);
  for (const byte of head) out.bytes.push(byte);
  /** @type {number[]} */
  const numbers = [];
  const lines = { number: (/** @type {number} */ n) => numbers.push(n) };
  for (const [, { strokes, model: machines = [] }] of found) {
    const marked = new Set(machines);
    let end = [0, 0];
    lines.number(strokes.length);
    strokes.forEach((points, k) => { end = pack.writeStroke(lines, points, marked.has(k), end); });
  }
  const plain = new Uint8Array([...out.bytes, ...pack.golomb(numbers)]);
  let deflated = null;
  try {
    deflated = await through(plain, new CompressionStream("deflate-raw"));
  } catch {
    /* a browser that cannot: then the link is a little longer */
  }
  return deflated && deflated.length < plain.length ? `2${pack.toText(deflated)}` : `1${pack.toText(plain)}`;
};

/** {room, parts, model, view}, or null where the text is no link of ours. Anybody may have written it.
   @type {(text: string) => Promise<Linked | null>} */
export const decode = async (text) => {
  try {
    const found = /^#?([12])([\w-]{2,})$/.exec(String(text));
    if (!found || text.length > LONGEST) return null;
    const bytes = pack.fromText(found[2]);
    const input = pack.reader(found[1] === "2" ? await through(bytes, new DecompressionStream("deflate-raw"), MOST_BYTES) : bytes);
    const [room, rest, names, drawer, view] = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(input.take(input.number())));
    const sound = typeof room === "string" && rest && typeof rest === "object" && !Array.isArray(rest) && Array.isArray(names);
    if (!sound || names.length > DRAWINGS || !names.every((name) => typeof name === "string")) return null;
    const parts = new Map(Object.entries(rest));
    const lines = names.length ? pack.ungolomb(input.take(input.left())) : null;
    for (const name of names) {
      const count = lines.number();
      if (count > page.limits.strokes) return null;
      /** @type {{ strokes: Stroke[], model: number[] }} */
      const { strokes, model } = { strokes: [], model: [] };
      let end = [0, 0];
      for (let k = 0; k < count; k++) {
        const stroke = pack.readStroke(lines, end);
        end = stroke.end;
        strokes.push(stroke.points);
        if (stroke.mark) model.push(k);
      }
      shape.clean(strokes); // throws where there is too much, or too far away
      if (name.includes("/")) putBack(view, name, { strokes, model });
      else parts.set(name, { strokes, model });
    }
    /** @type {Linked} */
    const whole = { room, parts: Object.fromEntries(parts) };
    if (typeof drawer === "string" && drawer) whole.model = drawer;
    if (view) whole.view = view === 1 ? { strip: true } : view; // 1: of older links
    return whole;
  } catch {
    return null;
  }
};
