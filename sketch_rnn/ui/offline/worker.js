/* Answers the page's questions, one after the other, with the network in the folder beside it; the pen never waits. */
import { care } from "./care.js";

const WRONG = "Something went wrong here. Your drawing is safe: try again, or with other numbers.";
const COMPLETE = "complete"; // the verb whose care follows from the time that there is

const MODEL = new URL("../model/", import.meta.url);

let loading = null; // the promise of the artist
const artist = () => {
  loading ??= loaded().then((found) => {
    postMessage({ ready: "" });
    return found;
  }, (error) => {
    loading = null; // the next question tries again
    postMessage({ ready: error.message });
    throw error;
  });
  return loading;
};
const loaded = async () => {
  const { load } = await import(new URL("sketch-rnn.js", MODEL).href);
  return load(MODEL, { progress: (...progress) => postMessage({ progress }) });
};

/* ---- the newest question of each part of the page counts ---- */

const newest = new Map(); // by who asks: {number, abort}
let turn = Promise.resolve(); // a question is answered when those before it are
const warming = new AbortController();

/* From how many candidates endings are kept: as many as there is time for (sketch_rnn/ui/server/care.py). */
let cost = null; // seconds a candidate
const carefully = async (asked, draw) => {
  const several = Array.isArray(asked.temperature) ? asked.temperature.length : 1;
  const drawings = (asked.count ?? 9) * several;
  const affordable = cost === null ? 0 : care.SECONDS / (drawings * cost);
  const own = asked.care ?? care.STEPS.findLast((step) => step <= affordable) ?? care.STEPS[0];
  const began = performance.now();
  const found = await draw({ ...asked, care: own });
  const now = (performance.now() - began) / 1000 / (drawings * own);
  cost = cost === null ? now : (1 - care.MEMORY) * cost + care.MEMORY * now;
  return found;
};

const answered = async ({ verb, arguments: asked }, signal) => {
  const own = await artist();
  signal.throwIfAborted();
  const draw = (all) => own.ask(verb, { ...all, signal });
  const known = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined && value !== null));
  return verb === COMPLETE ? carefully(known, draw) : draw(known);
};

addEventListener("message", ({ data: { id, question } }) => {
  warming.abort();
  const { asker, number } = question;
  newest.get(asker)?.abort.abort();
  const mine = { number, abort: new AbortController() };
  newest.set(asker, mine);
  turn = turn.then(async () => {
    const { signal } = mine.abort;
    try {
      const answer = signal.aborted ? { stale: true } : { result: await answered(question, signal) };
      postMessage({ id, answer });
    } catch (error) {
      postMessage({ id, answer: signal.aborted ? { stale: true } : { error: error.name === "DrawingError" ? error.message : WRONG } });
      if (!signal.aborted && error.name !== "DrawingError") console.error(error);
    } finally {
      if (newest.get(asker) === mine) newest.delete(asker);
    }
  });
});

artist().then((own) => { turn = turn.then(() => own.warm({ signal: warming.signal })); }, () => {}); // the page has the words already
