/* The page without a server: the same page, whose questions a worker in the browser answers. */
import { t } from "../web/language.js";
import { start } from "../web/page.js";
/** @import { Answer, Answerer } from "../web/types.d.ts" */

const GIF = t("A moving picture is made by the server, which this page does without. SVG, PNG and JSON are saved here.");
const STRANGE = t("This page works without a server, which alone opens others' files. What was saved here as SVG, PNG or JSON opens.");
const BROKEN = t("The network cannot draw in this browser: a newer one can.");

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const coming = /** @type {HTMLElement} */ (document.querySelector("#coming"));
const [bar, words] = [coming.querySelector("progress"), coming.querySelector("span")];
const size = (bytes) => (bytes / 1e6).toFixed(1);

const scheme = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.body.classList.toggle("dark", scheme.matches);
scheme.addEventListener("change", paint);
paint();

/* ---- the worker: a question goes with a number, and its answer comes with it ---- */

/** @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();
let asked = 0;
let broken = "";
const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
worker.addEventListener("error", () => {
  broken = BROKEN;
  coming.hidden = true;
  for (const answer of waiting.values()) answer({ error: BROKEN });
  waiting.clear();
});
worker.addEventListener("message", ({ data }) => {
  if (data.progress) heard(...data.progress);
  else if ("ready" in data) ready(data.ready);
  else {
    waiting.get(data.id)?.(data.answer);
    waiting.delete(data.id);
  }
});

/* How much of the network is here. */
const heard = (loaded, total) => {
  coming.hidden = false;
  bar.max = total;
  bar.value = loaded;
  words.textContent = t("The network is on its way: {loaded} of {total} MB. Draw meanwhile.", { loaded: size(loaded), total: size(total) });
};

/* The network is here, or will not come: then the words say why. What is not here yet of the rest is kept now for when there is no net. */
const ready = (error) => {
  coming.hidden = !error;
  bar.hidden = Boolean(error);
  words.textContent = error;
  document.documentElement.classList.toggle("drawing-here", !error);
  if (!error) navigator.serviceWorker?.register(new URL("service-worker.js", document.baseURI)).catch(() => {}); // forbidden or full: it works, as long as there is a net
};

/** @type {Answerer} */
const answerer = {
  async answer(question) {
    if (question.verb === "picture") return { error: GIF };
    if (broken) return { error: broken };
    const id = ++asked;
    return new Promise((answer) => {
      waiting.set(id, answer);
      worker.postMessage({ id, question });
    });
  },
  drawingsIn: async () => ({ error: STRANGE }),
};

start(main, answerer);
