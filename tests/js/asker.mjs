/* Asks a folder's modules, question by question: a line of JSON in, a line of JSON out. */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , runtime] = process.argv; // ONNX Runtime is compiled once for all folders
const ort = await import(pathToFileURL(runtime).href);
ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";
const artists = new Map();

const artistOf = async (folder, own) => {
  const { load } = await import(`${folder}/sketch-rnn.js`);
  if (!artists.has(folder)) artists.set(folder, await load(folder, own ? {} : { ort }));
  return artists.get(folder);
};

const answers = {
  ask: async ({ folder, verb, asked, own }) => (await artistOf(folder, own)).ask(verb, asked),
  call: async ({ folder, module, name, args }) => (await import(`${folder}/${module}`))[name](...args),
  twist: async ({ folder, seed, name, count }) => new (await import(`${folder}/random.js`)).Twister(seed)[name](count),
  first: async ({ folder, verb, given, most }) => {
    const found = [];
    for await (const each of (await artistOf(folder))[verb](...given)) if (found.push(each) === most) break;
    return found;
  },
  load: async ({ folder, from }) => {
    const { load } = await import(`${from}/sketch-rnn.js`);
    const heard = [];
    await load(folder, { ort, progress: (loaded, total) => heard.push([loaded, total]) });
    return heard;
  },
  without: async ({ folder, lacking }) => {
    const { missing } = await import(`${folder}/folder.js`);
    const { WebAssembly: assembly, DecompressionStream: unpack } = globalThis;
    if (lacking === "SIMD") Object.assign(globalThis, { WebAssembly: { validate: () => false } });
    else globalThis[lacking] = undefined;
    const words = missing();
    Object.assign(globalThis, { WebAssembly: assembly, DecompressionStream: unpack });
    return words;
  },
};

const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
for await (const line of createInterface({ input: process.stdin })) {
  const { what, ...question } = JSON.parse(line, (_, value) => (value?.float32 ? Float32Array.from(value.float32) : value));
  const answer = await answers[what](question).then((result) => ({ result }), (error) => ({ error: error.message, name: error.name }));
  process.stdout.write(`${JSON.stringify(answer, plain)}\n`);
}
