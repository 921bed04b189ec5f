/* Drawings as files. What is saved has the strokes inside, and read again it is the same drawing, stroke for stroke. */
import { page } from "./data.js";
import { h } from "./elements.js";
import { SHEET } from "./ink.js";
import { isPixels, small } from "./pixels.js";
import { noteIn, toPng } from "./png.js";
import * as shape from "./shape.js";
import { fromSvg, toSvg } from "./svg.js";

const MAX_PICTURE = 50000000;
const KNOWN = "Drawings are opened from SVG, JSON, PNG, JPEG and WebP files.";

const tooMuch = (error) => new Error(`This file cannot be opened: ${error.message[0].toLowerCase()}${error.message.slice(1)}`);

/* ---- JSON ---- */

/* [[dx, dy, pen up after it], ...], as Sketch-RNN's data are written. */
const toStroke3 = (strokes) => {
  let [x, y] = [0, 0];
  return strokes.flatMap((points) => points.map((point, k) => {
    const step = [shape.tenth(point[0] - x), shape.tenth(point[1] - y), k === points.length - 1 ? 1 : 0];
    [x, y] = point;
    return step;
  }));
};

const fromStroke3 = (rows) => {
  const strokes = [];
  let [x, y, fresh] = [0, 0, true];
  for (const [dx, dy, up] of rows) {
    [x, y] = [x + dx, y + dy];
    if (fresh) strokes.push([]);
    strokes[strokes.length - 1].push([x, y]);
    fresh = Boolean(up);
  }
  return strokes;
};

/* {strokes, model} of what a JSON file or a picture's own notes say: a drawing, several (the first is taken), or bare strokes. */
const drawingIn = (data, depth = 0) => {
  if (Array.isArray(data) && Array.isArray(data[0]) && Array.isArray(data[0][0])) return { strokes: data, model: [] };
  if (Array.isArray(data) && Array.isArray(data[0]) && Number.isFinite(data[0][2])) return { strokes: fromStroke3(data), model: [] };
  if (!data || typeof data !== "object" || depth > 3) throw new Error("There is no drawing in it.");
  if (Array.isArray(data)) return drawingIn(data[0], depth + 1);
  if (Array.isArray(data.strokes)) return { strokes: data.strokes, model: data.model };
  return drawingIn(data.stroke3 || data.drawings || data.endings || data.frames, depth + 1);
};

const fromJson = (text) => {
  let data;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new Error("It cannot be read as JSON.");
  }
  const found = drawingIn(data);
  return { ...found, drawings: Array.isArray(data.drawings) ? data.drawings : [] };
};

const toJson = ({ strokes, inside }) =>
  `${JSON.stringify({ strokes, ...(inside.length ? { model: inside } : {}), stroke3: toStroke3(strokes) })}\n`;

/* ---- saving ---- */

const download = (blob, name) => {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

/* "hot air balloon" -> "hot-air-balloon"; what is left of anything else, or "drawing". */
const fileName = (name) => String(name || "").trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "drawing";
const nameFor = (room) => {
  const category = room?.parts?.category?.value?.();
  return typeof category === "string" ? category : "";
};

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/* A drawing as a file. `model` are the numbers of the strokes in the machine's ink (none: one ink), `inside` of those that the
   machine drew, which the file remembers; `side` is the drawing's own square, where it is not the sheet's. `room` asks for a GIF. */
const toBlob = async (kind, drawing) => {
  const strokes = shape.clean(drawing.strokes);
  if (!strokes.length) throw new Error("There is nothing to save yet: draw a stroke first.");
  const model = drawing.model || [];
  const whole = { strokes, model, inside: drawing.inside || model, side: drawing.side || SHEET };
  if (kind === "svg") return new Blob([toSvg(whole)], { type: "image/svg+xml" });
  if (kind === "png") return toPng(whole);
  if (kind === "json") return new Blob([toJson(whole)], { type: "application/json" });
  const answer = await drawing.room.ask("picture", { drawing: { strokes }, format: "gif", model });
  if (!answer) throw new Error("Another picture was asked for: this one is not saved.");
  return new Blob([bytesOf(answer.data)], { type: answer.type || "image/gif" });
};

/* The kinds of files, and what each is for. */
const KINDS = [
  ["svg", "SVG: lines, for drawing programs"], ["png", "PNG: a picture"], ["gif", "GIF: draws itself"], ["json", "JSON: the strokes, for programs"],
];

const save = async (kind, drawing) => download(await toBlob(kind, drawing), `${fileName(drawing.name)}.${kind}`);

/* ---- opening ---- */

/* Text of UTF-8, or of UTF-16 with its mark, as some systems write it. */
const textOf = (bytes) => {
  const mark = bytes[0] === 255 && bytes[1] === 254 ? "utf-16le" : bytes[0] === 254 && bytes[1] === 255 ? "utf-16be" : "utf-8";
  return new TextDecoder(mark).decode(bytes);
};

/* {strokes, model, words, drawings} of a file that a person chose or dropped, `drawings` as they stand in a file of several; throws
   an Error with words for them. `trace` resolves to the {strokes} of a picture without any inside, or to null where another one was
   asked for meanwhile: then so does this. */
const read = async (file, trace) => {
  const pixels = isPixels(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (pixels && file.size > MAX_PICTURE) throw new Error("This picture is larger than 50 megabytes: make it smaller first.");
  if (!pixels && file.size > page.bytes) throw new Error("This file is larger than a megabyte: too large for a drawing.");
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!bytes.length) throw new Error("This file is empty.");
  const text = pixels ? "" : textOf(bytes);
  if (text.startsWith("version https://git-lfs")) throw new Error("This file is a Git LFS pointer and not the drawing itself: git lfs pull fetches that.");
  const begin = text.replace(/^\uFEFF/, "").trimStart().slice(0, 1);
  if (!pixels && !["{", "[", "<"].includes(begin)) throw new Error(`This file is no drawing that can be opened here. ${KNOWN}`);
  const note = pixels ? noteIn(bytes) : null;
  const traced = pixels && note === null ? await trace(await small(file)) : undefined;
  if (traced === null) return null;
  try {
    const found = traced || (note !== null ? drawingIn(JSON.parse(note)) : begin === "<" ? fromSvg(text) : fromJson(text));
    const strokes = shape.clean(found.strokes);
    if (!strokes.length) throw new Error("There is no line in it.");
    const fits = !traced && shape.onSheet(strokes);
    return {
      strokes: traced ? shape.centred(strokes) : shape.fitted(strokes), // pixels are no units of anybody's
      model: shape.machines(found.model, strokes.length),
      drawings: found.drawings || [],
      words: `Opened ${file.name}: ${strokes.length === 1 ? "1 stroke" : `${strokes.length} strokes`}${traced ? ", traced" : ""}${fits ? "" : ", made to fit the sheet"}.`,
    };
  } catch (error) {
    throw tooMuch(error);
  }
};

/* ---- dropping ---- */

const hasFiles = (event) => Boolean(event.dataTransfer) && [...event.dataTransfer.types].includes("Files");

/* Files that are dropped on an element are given to `act`, the first of them. */
const droppable = (element, act) => {
  let depth = 0; // of elements inside that the file is over
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

/* A file that misses the sheet must not take the page's place. */
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => hasFiles(event) && event.preventDefault());

export { KINDS, save, download, toBlob, read, droppable, nameFor, fileName };
