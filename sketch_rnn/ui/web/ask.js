/* The page asks here, and does not know who answers: a server, or a worker in the browser that has the network itself. */
import { currentModel } from "./model.js";
import * as taught from "./taught.js";
import { inLanguage, t } from "./language.js";
/** @import { Answer, Answerer, Arguments, Heard, Opened, Progress, Question, Result } from "./types.d.ts" */

const AGAIN = 2500; // ms until who did not answer is asked again
const PATIENCE = 4000; // ms without an answer, after which it is looked whether anybody is there at all
const PAGE = Math.random().toString(36).slice(2); // what this page is called in its questions
export const UNREACHABLE = t("The server cannot be reached. Your drawing is safe here, and it is asked again.");

/** @type {Answerer | null} */
let answerer = null;
let asked = 0; // questions of this page so far
const newest = {}; // the number of the newest question of each asker

/** Say who answers from now on.
   @type {(answers: Answerer) => void} */
export const answeredBy = (answers) => { answerer = answers; };

const SILENT = Symbol("no answer yet");
const pause = (ms) => new Promise((/** @type {(value: symbol) => void} */ done) => setTimeout(() => done(SILENT), ms));

/* Resolve to the answer that comes, however long it takes; to null where nobody was there meanwhile and somebody is again. A server
   that hangs keeps its connections open, and one that draws slowly is not asked twice. */
const answerTo = async (sent, heard, wanted) => {
  for (let away = false; ;) {
    const found = await Promise.race([sent, pause(away ? AGAIN : PATIENCE)]);
    if (found !== SILENT) return found;
    const alive = answerer.alive ? await answerer.alive() : true;
    if (!wanted() || (alive && away)) return null;
    if (!alive) heard.away(UNREACHABLE);
    away ||= !alive;
  }
};

/** Resolve to the answer to what `send()` asks, or to null where the same asker has asked anew; who is away or busy is asked again.
   `heard` is told of it: {away(words), back()}. Throws an Error with words for a person.
   @type {(asker: string, heard: Heard, send: (number: number) => Promise<Answer | null>) => Promise<Result | null>} */
export const patiently = async (asker, heard, send) => {
  const number = ++asked;
  newest[asker] = number;
  for (;;) {
    const found = await answerTo(send(number).catch(() => null), heard, () => newest[asker] === number);
    if (newest[asker] !== number) return null;
    const answer = found || { busy: true, error: UNREACHABLE };
    if (!answer.busy) {
      heard.back();
      if (answer.error) throw new Error(inLanguage(answer.error));
      return answer.stale ? null : answer.result;
    }
    heard.away(inLanguage(answer.error));
    await new Promise((done) => setTimeout(done, AGAIN));
  }
};

/** The question for what a verb returns, without its number.
   @type {(verb: string, args: Arguments, asker: string) => Omit<Question, "number">} */
const questionOf = (verb, args, asker) => {
  const model = currentModel().name;
  const known = verb === "teach" ? [] : taught.sent(model); // what is taught begins from the model alone
  return { page: PAGE, asker, model, verb, arguments: args, ...(known.length ? { taught: known } : {}) };
};

/** Resolve to what a verb returns for these arguments, or to null where the same asker has asked anew.
   @type {(verb: string, args: Arguments, asker: string, heard: Heard) => Promise<Result | null>} */
export const ask = (verb, args, asker, heard) => {
  const question = questionOf(verb, args, asker);
  return patiently(asker, heard, (number) => answerer.answer({ ...question, number }));
};

/** Resolve to what is found in a file that was not saved here, or to null where the same asker has opened another.
   @type {(file: Blob, asker: string, heard: Heard) => Promise<Opened | null>} */
export const drawingsIn = (file, asker, heard) => patiently(asker, heard, () => answerer.drawingsIn(file));

/** Ask for a painting, `told` how far it is; `agreed` where it may take long. `done` resolves to it, to {asks} where it would take
   long, or to null where it was stopped.
   @type {(args: Arguments, agreed: boolean, asker: string, heard: Heard, told: (progress: Progress) => void) => { done: Promise<Result | null>, stop(): void }} */
export const paint = (args, agreed, asker, heard, told) => {
  const stopping = new AbortController();
  const question = { ...questionOf("paint", args, asker), agreed };
  const done = patiently(asker, heard, (number) => answerer.painted({ ...question, number }, told, stopping.signal));
  const stop = () => {
    newest[asker] = ++asked; // its answer is not waited for any more
    stopping.abort();
  };
  return { done, stop };
};
