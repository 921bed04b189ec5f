/* The folder that python -m train export --web writes: its manifest, its packed files, and the graphs in them. */
import { DrawingError } from "./drawing.js";
import { FORMAT, MANIFEST, RUNTIME } from "./rules.js";
/** @import { Manifest, Progress, Run } from "./types.d.ts" */

const FIRST = ["tables.safetensors", "beginning.onnx", "step.onnx", "recogniser.onnx", "critic.onnx"]; // what every drawing needs
const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]; // a module that uses it
const GZIP = [0x1f, 0x8b];
const AGAIN = "export the model again, or copy the whole folder again.";

/** What keeps this browser from drawing, as a sentence, or "". */
export const missing = () => {
  if (typeof WebAssembly !== "object") return "This browser has no WebAssembly, or it is switched off: without it the network cannot draw here.";
  if (!WebAssembly.validate(Uint8Array.from(SIMD))) return "The WebAssembly of this browser has no SIMD, which the network needs: a newer browser has it.";
  if (typeof DecompressionStream !== "function") return "This browser cannot unpack gzip, in which the network comes: a newer browser can.";
  return "";
};

/** A file or an address within the folder. @param {URL} url @param {(bytes: number) => void} heard of each part that came */
const bytesAt = async (url, heard) => {
  if (url.protocol === "file:") {
    const { readFile } = await import(/* @vite-ignore */ "node:fs/promises");
    const bytes = await readFile(url).catch(() => null);
    if (bytes) heard(bytes.length);
    return bytes;
  }
  const answer = await fetch(url).catch(() => { throw new DrawingError(`${url.origin} cannot be reached, and not all of the network is here yet.`); });
  if (!answer.ok) return null;
  const parts = [];
  const reader = answer.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      heard(part.value.length);
    }
  } catch {
    throw new DrawingError(`The connection to ${url.origin} broke off while the network was loading: load the page again.`);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
};

const unpacked = async (bytes) => {
  if (GZIP.some((each, k) => bytes[k] !== each)) return bytes; // a server may have said how it is packed, and the browser unpacked it
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const digestOf = async (bytes) => {
  if (!globalThis.crypto?.subtle) return null; // on pages that are not secure
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (each) => each.toString(16).padStart(2, "0")).join("");
};

export class Folder {
  /** @param {URL} url @param {Manifest} manifest */
  constructor(url, manifest) {
    this.url = url;
    this.manifest = manifest;
    this.opened = new Map(); // promises of what was read, by name
    /** @type {any} ONNX Runtime */
    this.ort = null;
    /** @type {(bytes: number) => void} */
    this.heard = () => {};
  }

  /** @param {URL} url @param {{ progress?: Progress, ort?: any }} options */
  static async open(url, { progress, ort }) {
    const lack = missing();
    if (lack) throw new DrawingError(lack);
    const text = await bytesAt(new URL(MANIFEST, url), () => {});
    if (!text) throw new DrawingError(`There is no network at ${url}: ${MANIFEST} is missing.`);
    const folder = new Folder(url, manifestOf(text, url));
    const first = [...FIRST.filter((name) => name in folder.manifest.files), ...(ort ? [] : [RUNTIME.binary])];
    const total = first.reduce((sum, name) => sum + folder.manifest.files[name].packed, 0);
    let loaded = 0;
    folder.heard = (bytes) => {
      loaded = Math.min(total, loaded + bytes);
      progress?.(loaded, total);
    };
    try {
      await Promise.all(first.map((name) => folder.bytes(name)));
    } finally {
      folder.heard = () => {}; // what still comes of a folder that is not whole is of no use
    }
    folder.ort = ort ?? await folder.runtime();
    return folder;
  }

  /** A file's bytes, unpacked, fetched once; throws a DrawingError where it is missing or not what was written.
     @param {string} name @returns {Promise<Uint8Array>} */
  bytes(name) {
    return this.once(name, async () => {
      const wanted = this.manifest.files[name];
      const packed = wanted && await bytesAt(new URL(`${name}.gz`, this.url), (count) => this.heard(count));
      if (!packed) throw new DrawingError(`${name}.gz is missing in the network's folder, ${this.url}: ${AGAIN}`);
      const bytes = await unpacked(packed).catch(() => new Uint8Array());
      const digest = bytes.length === wanted.bytes ? await digestOf(bytes) : "";
      if (digest !== null && digest !== wanted.sha256) throw new DrawingError(`${name}.gz in ${this.url} is cut off, damaged, or of another network: ${AGAIN}`);
      return bytes;
    });
  }

  /* What `make()` resolves to, made once; what failed is tried again. */
  once(key, make) {
    if (!this.opened.has(key)) {
      this.opened.set(key, make().catch((error) => {
        this.opened.delete(key);
        throw error;
      }));
    }
    return this.opened.get(key);
  }

  async runtime() {
    const ort = await import(/* @vite-ignore */ new URL(RUNTIME.module, this.url).href).catch(() => {
      throw new DrawingError(`${RUNTIME.module} is missing in the network's folder, ${this.url}: ${AGAIN}`);
    });
    ort.env.logLevel = "error";
    ort.env.wasm.numThreads = 1; // more need a page that is isolated, which few hosts can say
    ort.env.wasm.wasmBinary = await this.bytes(RUNTIME.binary);
    return ort;
  }

  /** What runs a graph: of arrays by the names of its inputs, to those of some outputs. @param {string} name @returns {Promise<Run>} */
  graph(name) {
    return this.once(`graph ${name}`, async () => {
      const bytes = await this.bytes(name);
      const session = await this.ort.InferenceSession.create(bytes).catch((error) => {
        throw new DrawingError(`The network cannot be started here: ${error.message}`);
      });
      this.opened.delete(RUNTIME.binary); // it runs by now
      this.opened.delete(name);
      const shapes = new Map(session.inputMetadata.map((each) => [each.name, each.shape]));
      const tensor = (key, values) => {
        const fixed = shapes.get(key).filter((size) => typeof size === "number").reduce((all, size) => all * size, 1);
        const dims = shapes.get(key).map((size) => (typeof size === "number" ? size : values.length / fixed));
        return new this.ort.Tensor(values instanceof BigInt64Array ? "int64" : "float32", values, dims);
      };
      return async (feeds, outputs) => {
        const found = await session.run(Object.fromEntries(session.inputNames.map((key) => [key, tensor(key, feeds[key])])), outputs);
        return Object.fromEntries(outputs.map((key) => [key, found[key].data]));
      };
    });
  }

  /** The arrays of a .safetensors file, in half precision. @param {string} name @returns {Promise<Record<string, Table>>} */
  tables(name) {
    return this.once(`tables ${name}`, async () => {
      const bytes = await this.bytes(name);
      const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
      const arrays = Object.entries(header).filter(([key]) => key !== "__metadata__");
      return Object.fromEntries(arrays.map(([key, { data_offsets: [begin, end] }]) => [key, new Table(bytes.slice(8 + length + begin, 8 + length + end))]));
    });
  }
}

const manifestOf = (text, url) => {
  let manifest;
  try {
    manifest = JSON.parse(new TextDecoder().decode(text));
  } catch {
    throw new DrawingError(`${MANIFEST} in ${url} is cut off or damaged: ${AGAIN}`);
  }
  if (manifest?.format !== FORMAT) {
    const format = String(manifest?.format ?? "none").slice(0, 20);
    throw new DrawingError(`The network in ${url} is of format ${format}, and this sketch-rnn.js reads ${FORMAT}: take the one that lies beside it.`);
  }
  return manifest;
};

/** Numbers in half precision, read row by row. */
export class Table {
  /** @param {Uint8Array<ArrayBuffer>} bytes */
  constructor(bytes) {
    this.halves = new Uint16Array(bytes.buffer);
  }

  /** @param {number} number @param {number} width */
  row(number, width) {
    return Float32Array.from(this.halves.subarray(number * width, (number + 1) * width), full);
  }

  /** The mean of all rows. @param {number} width */
  mean(width) {
    const sums = new Float64Array(width);
    this.halves.forEach((half, k) => { sums[k % width] += full(half); });
    return Float32Array.from(sums, (sum) => (sum * width) / this.halves.length);
  }
}

/* Half precision: a sign, 5 bits of an exponent and 10 of a fraction. */
const full = (half) => {
  const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
  const size = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : (fraction / 1024) * 2 ** -14;
  return half & 0x8000 ? -size : size;
};
