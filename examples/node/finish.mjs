/* Finish a drawing in Node: node examples/node/finish.mjs MODEL drawing.json cat > endings.svg
   MODEL is a folder of python -m train export --web; drawing.json has {"strokes": [[[x, y], ...], ...]}. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, file, category] = process.argv.slice(2);
if (!category) {
  console.error("usage: node finish.mjs MODEL drawing.json CATEGORY");
  process.exit(2);
}
const model = pathToFileURL(`${resolve(folder)}/`);
const { load } = await import(new URL("sketch-rnn.js", model).href);

const path = (stroke, ink) => `<path d="M${stroke.map((point) => point.join(" ")).join("L")}" fill="none" stroke="${ink}" stroke-width="3"/>`;
try {
  const { strokes } = JSON.parse(await readFile(file, "utf8"));
  const artist = await load(model);
  const tiles = [];
  for await (const ending of artist.complete(strokes, category, { count: 9, temperature: 0.4, seed: 1 })) {
    const [x, y] = [400 * (tiles.length % 3), 400 * Math.floor(tiles.length / 3)];
    const lines = [...strokes.map((stroke) => path(stroke, "#1f2937")), ...ending.strokes.map((stroke) => path(stroke, "#c2410c"))];
    tiles.push(`<svg x="${x}" y="${y}" width="400" height="400" overflow="visible">${lines.join("")}</svg>`);
  }
  console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 1200">${tiles.join("\n")}</svg>`);
} catch (error) {
  console.error(`finish: ${error.message}`);
  process.exitCode = 1;
}
