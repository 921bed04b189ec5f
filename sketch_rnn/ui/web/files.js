/* Drawings as files. What is saved has the strokes inside, and read again it is the same drawing, stroke for stroke. Only what was
   saved here and is untouched is read here: any other file is opened by the server, which alone knows what others write. */
import { page } from "./data.js";
import { h } from "./elements.js";
import { SHEET, boundsOf } from "./ink.js";
import { isPixels, small } from "./pixels.js";
import { noteIn, toPng, untouched } from "./png.js";
import * as shape from "./shape.js";
import { fromSvg, toSvg } from "./svg.js";
import { inLanguage, many, t } from "./language.js";
/** @import { Drawing, Opened, Room, Saved, Sent, Stroke, Whole } from "./types.d.ts" */

const MAX_PICTURE = 50000000;
const SMALLEST = 10; // sheet units: a drawing in smaller units than the sheet's is made as large as one

const FOLDER = t("This is a folder, or a file that cannot be read: open it, and drop one of the drawings in it.");

/* ---- JSON ---- */

/** [[dx, dy, pen up after it], ...], as Sketch-RNN's data are written. @type {(strokes: Stroke[]) => number[][]} */
const toStroke3 = (strokes) => {
  let [x, y] = [0, 0];
  return strokes.flatMap((points) => points.map((point, k) => {
    const step = [shape.tenth(point[0] - x), shape.tenth(point[1] - y), k === points.length - 1 ? 1 : 0];
    [x, y] = point;
    return step;
  }));
};

/** @type {(drawing: Whole) => string} */
const toJson = ({ strokes, inside }) =>
  `${JSON.stringify({ strokes, ...(inside.length ? { model: inside } : {}), stroke3: toStroke3(strokes) })}\n`;

/** ---- saving ----
   @type {(blob: Blob, name: string) => void} */
export const download = (blob, name) => {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

/** "hot air balloon" -> "hot-air-balloon"; what is left of anything else, or "drawing".
   @type {(name: string) => string} */
export const fileName = (name) => String(name || "").trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "drawing";
/** @type {(room: Room) => string} */
export const nameFor = (room) => {
  const category = room?.parts?.category?.value?.();
  return typeof category === "string" ? category : "";
};

/** The bytes of base64. @type {(text: string) => Uint8Array<ArrayBuffer>} */
export const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** A drawing as a file. `model` are the numbers of the strokes in the machine's ink (none: one ink), `inside` of those that the
   machine drew, which the file remembers; `side` is the drawing's own square, where it is not the sheet's. `room` asks for a GIF.
   @type {(kind: string, drawing: Saved) => Promise<Blob>} */
export const toBlob = async (kind, drawing) => {
  const strokes = shape.clean(drawing.strokes);
  if (!strokes.length) throw new Error(t("There is nothing to save yet: draw a stroke first."));
  const model = drawing.model || [];
  const whole = { strokes, model, inside: drawing.inside || model, side: drawing.side || SHEET };
  if (kind === "svg") return new Blob([toSvg(whole)], { type: "image/svg+xml" });
  if (kind === "png") return toPng(whole);
  if (kind === "json") return new Blob([toJson(whole)], { type: "application/json" });
  const answer = await drawing.room.ask("picture", { drawing: { strokes }, format: "gif", model });
  if (!answer) throw new Error(t("Another picture was asked for: this one is not saved."));
  return new Blob([bytesOf(answer.data)], { type: answer.type || "image/gif" });
};

/** The kinds of files, and what each is for.
   @type {[kind: string, words: string][]} */
export const KINDS = [
  ["svg", t("SVG: lines, for drawing programs")], ["png", t("PNG: a picture")], ["gif", t("GIF: draws itself")], ["json", t("JSON: the strokes, for programs")],
];

/** @type {(kind: string, drawing: Saved) => Promise<void>} */
export const save = async (kind, drawing) => download(await toBlob(kind, drawing), `${fileName(drawing.name)}.${kind}`);

/* ---- opening ---- */

/** {strokes, model} of bytes that were saved here and that nobody has touched since; null of all others.
   @type {(bytes: Uint8Array<ArrayBuffer>, pixels: boolean) => Drawing | null} */
const ours = (bytes, pixels) => {
  try {
    if (pixels) return untouched(bytes);
    const text = new TextDecoder().decode(bytes);
    if (text.startsWith("<")) return fromSvg(text);
    const { strokes, model, stroke3 } = JSON.parse(text);
    return stroke3 ? { strokes: shape.clean(strokes), model } : null;
  } catch {
    return null; // the server says what is wrong with it
  }
};

/** What is sent of a file: a picture made small, unless it has a note of ours that has to be held against its pixels.
   @type {(file: File, bytes: Uint8Array<ArrayBuffer>, pixels: boolean) => Blob | Promise<Blob>} */
const sent = (file, bytes, pixels) =>
  (pixels && (!noteIn(bytes) || file.size > page.limits.bytes) ? small(file) : file);

/** Strokes as they come on the sheet, and whether as they were. Those of pixels, or in units much smaller than the sheet's, come in
   its middle.
   @type {(first: Sent, found: Opened) => [Stroke[], boolean]} */
const onSheet = ({ strokes, sheet }, { own, traced }) => {
  const placed = sheet ? shape.placed(strokes, sheet) : strokes;
  const [left, top, right, bottom] = boundsOf(placed) || [0, 0, 0, 0];
  const side = Math.max(right - left, bottom - top);
  if (traced || (!own && !sheet && side > 0 && side < SMALLEST)) return [shape.centred(placed), false];
  const cleaned = shape.clean(placed);
  return [shape.fitted(cleaned), shape.onSheet(cleaned)];
};

/** @type {(name: string, strokes: Stroke[], found: Opened, fits: boolean) => string} */
const wordsOn = (name, strokes, { count, notes, traced = false }, fits) => {
  const parts = [many(strokes.length, "1 stroke", "{count} strokes")];
  if (count > 1) parts.push(t("the first of {count} drawings", { count: count.toLocaleString("en") }));
  if (traced) parts.push(t("traced"));
  if (!fits) parts.push(t("made to fit the sheet"));
  const said = t("Opened {name}: {parts}", { name, parts: parts.join(", ") });
  return `${[said, ...notes.map(inLanguage)].join("; ")}.`;
};

/** {strokes, model, words, drawings, count} of a file that a person chose, dropped or pasted, the first of `count` drawings; throws
   an Error with words for them. `ask(what)` resolves to what the server makes of it, or to null where another file was opened
   meanwhile: then so does this.
   @type {(file: File, ask: (what: Blob, pixels: boolean) => Promise<Opened | null>) => Promise<(Drawing & { words: string, drawings: Sent[], count: number }) | null>} */
export const read = async (file, ask) => {
  const head = await file.slice(0, 12).arrayBuffer().catch(() => { throw new Error(FOLDER); });
  const pixels = isPixels(new Uint8Array(head));
  if (pixels && file.size > MAX_PICTURE) throw new Error(t("This picture is larger than 50 megabytes: make it smaller first."));
  if (!pixels && file.size > page.limits.bytes) throw new Error(t("This file is larger than a megabyte: too large for a drawing."));
  if (!file.size) throw new Error(t("This file is empty."));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const own = ours(bytes, pixels);
  /** @type {Opened | null} */
  const found = own ? { own: true, drawings: [own], count: 1, notes: [] } : await ask(await sent(file, bytes, pixels), pixels);
  if (!found) return null;
  const [first] = found.drawings;
  const [strokes, fits] = onSheet(first, found);
  if (!strokes.length) throw new Error(t("This file cannot be opened: there is no line in it."));
  return {
    strokes, model: shape.machines(first.model, strokes.length), words: wordsOn(file.name, strokes, found, fits),
    drawings: found.drawings, count: found.count,
  };
};

/* ---- dropping ---- */

/** @type {(event: DragEvent) => boolean} */
const hasFiles = (event) => Boolean(event.dataTransfer) && [...event.dataTransfer.types].includes("Files");

/** A file that is dropped on an element, the first of them, is given to `act`.
   @type {(element: HTMLElement, act: (file: File) => void) => void} */
export const droppable = (element, act) => {
  let depth = 0; // of elements inside that the file is over
  /** @type {(change: number) => void} */
  const mark = (change) => {
    depth = change ? Math.max(0, depth + change) : 0;
    element.classList.toggle("dropping", depth > 0);
  };
  element.addEventListener("dragenter", (event) => hasFiles(event) && mark(1));
  element.addEventListener("dragleave", (event) => hasFiles(event) && mark(-1));
  element.addEventListener("drop", (event) => {
    mark(0);
    if (!hasFiles(event) || !event.dataTransfer.files.length) return;
    event.preventDefault();
    act(event.dataTransfer.files[0]);
  });
};

/** What is pasted, the first file of it or its text, as a file; null where there is nothing.
   @type {(event: ClipboardEvent) => File | null} */
export const pasted = ({ clipboardData }) => {
  const text = clipboardData.getData("text/plain");
  return clipboardData.files[0] || (text ? new File([text], t("what was pasted")) : null);
};

/* A file that misses the sheet must not take the page's place. */
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => hasFiles(/** @type {DragEvent} */ (event)) && event.preventDefault());
