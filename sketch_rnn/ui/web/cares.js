/* From how many candidates what was shown was kept: the server has as many as there is time for, and the same question with the
   same care has the same answer, also after an undo, a reload, or in another browser by a link. */

const MOST_QUESTIONS = 8; // questions that are remembered
const KNOWN = /^[0-9a-z]{1,7}$/;

/** A few letters for a question. @type {(args: object) => string} */
const letters = (args) => {
  let hash = 5381;
  for (const each of JSON.stringify(args)) hash = (Math.imul(hash, 33) + each.codePointAt(0)) | 0;
  return (hash >>> 0).toString(36);
};

/** The cares of some questions, kept in `state.cares`, which is a view's and survives it.
 * @type {(state: { cares?: Record<string, number> }) => { of: (args: object) => number | undefined, note: (args: object, care?: number) => void }} */
export const remembered = (state) => ({
  of: (args) => state.cares?.[letters(args)],
  note: (args, care) => {
    if (!care) return;
    const { [letters(args)]: _, ...others } = state.cares ?? {};
    state.cares = Object.fromEntries([...Object.entries(others), [letters(args), care]].slice(-MOST_QUESTIONS));
  },
});

/** What is sound of cares that anybody can have written. @type {(cares: unknown, most: number) => Record<string, number>} */
export const soundCares = (cares, most) => Object.fromEntries(
  Object.entries(cares && typeof cares === "object" && !Array.isArray(cares) ? cares : {})
    .filter(([key, care]) => KNOWN.test(key) && Number.isInteger(care) && care >= 1 && care <= most)
    .slice(-MOST_QUESTIONS),
);
