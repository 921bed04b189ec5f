/* The server: it answers questions, and does what it alone can do. */
import { page } from "./data.js";
import { inLanguage, t } from "./language.js";
/** @import { Answer, Answerer, Progress, Taught } from "./types.d.ts" */

const REFUSED = t("This file cannot be opened: something between here and the server does not let it through.");
const TOO_LARGE = t("That drawing is too large to be sent.");

const address = (name) => new URL(name, document.baseURI);

/* Resolve to whether the server is there, which after six seconds it is not. */
const alive = () => fetch(address("healthz"), { cache: "no-store", signal: AbortSignal.timeout(6000) }).then((answer) => answer.ok, () => false);

/** Resolve to the answer with the {drawings} that the server finds in a file, as sketch_rnn/ui/server/opening.py has them.
   @type {(file: Blob) => Promise<Answer>} */
export const drawingsIn = async (file) => {
  const answer = await fetch(address("opened"), { method: "POST", body: file });
  const said = await answer.json().catch(() => null); // what stands between may answer in its own words
  if (!said && answer.status >= 400 && answer.status < 500) return { error: REFUSED };
  return answer.ok ? { result: said } : { error: said.detail, busy: answer.status === 503 };
};

/** Resolve to the answer to a question for a painting, `told` how far it is; who aborts it has left, and is not painted for.
   @type {(question: object, told: (progress: Progress) => void, signal: AbortSignal) => Promise<Answer | null>} */
export const painted = async (question, told, signal) => {
  const body = JSON.stringify(question);
  const answer = await fetch(address("painted"), { method: "POST", headers: { "Content-Type": "application/json" }, body, signal });
  if (!answer.ok) return { error: (await answer.json()).detail };
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) {
    const { done, value } = await reader.read();
    if (done) return null; // it broke off
    const lines = (text + value).split("\n");
    text = lines.pop();
    for (const line of lines) {
      const said = JSON.parse(line);
      if (!("progress" in said)) return said;
      if (said.progress) told(said.progress);
    }
  }
};

/** Return who answers by `send(text)`, which resolves to the answer's text.
   @type {(send: (text: string) => Promise<unknown>) => Answerer} */
export const server = (send) => ({
  async answer(question) {
    const text = JSON.stringify(question);
    if (text.length > page.limits.bytes) return { error: TOO_LARGE };
    const found = await send(text);
    return typeof found === "string" ? JSON.parse(found) : null;
  },
  drawingsIn,
  painted,
  alive,
});

/** Resolve to a model that knows what it was taught, as a zip; throws an Error with the server's words.
   @type {(model: string, taught: Taught[]) => Promise<Blob>} */
export const taughtModel = async (model, taught) => {
  const body = JSON.stringify({ model, taught });
  const answer = await fetch(address("taught"), { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(inLanguage((await answer.json()).detail));
  return answer.blob();
};
