/* What was on the sheet before and after each change. A state is {strokes, parts}: a list of strokes {points, model}, and values
   of other parts of the room that changed with it, by name. */
import * as pack from "../../web/pack.js";
import * as shape from "../../web/shape.js";
/** @import { History } from "../../web/types.d.ts" */

const MOST_STEPS = 200; // steps that can be undone
const KEPT = 60; // steps that a reload keeps, at most ...
const SIZE = 120000; // ... in so many characters

const texts = new WeakMap(); // of strokes
const textOf = (stroke) => {
  if (!texts.has(stroke)) texts.set(stroke, pack.packStroke(stroke.points, stroke.model));
  return texts.get(stroke);
};

/* Lists of strokes, each stroke written once, and each list as what it has after the beginning that it shares with the last. */
const pooled = (lists) => {
  const [numbers, pool] = [new Map(), []];
  const numberOf = (stroke) => {
    if (!numbers.has(stroke)) numbers.set(stroke, pool.push(textOf(stroke)) - 1);
    return numbers.get(stroke);
  };
  let last = [];
  const written = lists.map((list) => {
    let shared = 0;
    while (shared < list.length && list[shared] === last[shared]) shared++;
    last = list;
    return [shared, ...list.slice(shared).map(numberOf)];
  });
  return { pool, lists: written };
};

const unpooled = ({ pool, lists }) => {
  const strokes = pool.map((text) => {
    const { points, mark } = pack.unpackStroke(text);
    shape.clean([points]);
    if (!points.length) throw new Error("an empty stroke");
    return { points, model: mark };
  });
  let last = [];
  return lists.map(([shared, ...rest]) => {
    last = [...last.slice(0, shared), ...rest.map((number) => strokes[number])];
    if (last.includes(undefined)) throw new Error("a stroke is missing");
    return last;
  });
};

/** @type {() => History} */
export const createHistory = () => {
  let steps = []; // {before, after}
  let at = 0; // steps that are done

  const can = (way) => (way < 0 ? at > 0 : at < steps.length);

  const written = (now, from, to) => {
    const few = steps.slice(from, to);
    const states = few.flatMap(({ before, after }) => [before, after]);
    return { ...pooled([...states.map((state) => state.strokes), now]), parts: states.map((state) => state.parts), at: at - from };
  };

  return {
    can,
    record(before, after) {
      steps = [...steps.slice(0, at), { before, after }].slice(-MOST_STEPS);
      at = steps.length;
    },
    /* The last step leads elsewhere: what a key does that is held down is one step. */
    amend(after) {
      steps = steps.slice(0, at);
      steps[at - 1] = { before: steps[at - 1].before, after };
    },
    /* One step back (-1) or forth (1): the state to go to, or null. */
    go(way) {
      if (!can(way)) return null;
      return way < 0 ? steps[--at].before : steps[at++].after;
    },
    /* What a reload keeps: the sheet, and as much of the history as is near. */
    keep(now) {
      let [from, to] = [Math.max(0, at - KEPT / 2), Math.min(steps.length, at + KEPT / 2)];
      for (;;) {
        const found = written(now, from, to);
        if (from === to || JSON.stringify(found).length <= SIZE) return found;
        from += Math.ceil((at - from) / 3);
        to -= Math.ceil((to - at) / 3);
      }
    },
    /* The strokes that were on the sheet; throws where nothing of the kind was kept. */
    restore(kept) {
      const lists = unpooled(kept);
      const now = lists.pop();
      const states = lists.map((strokes, k) => ({ strokes, parts: kept.parts[k] || {} }));
      steps = Array.from({ length: states.length / 2 }, (_, k) => ({ before: states[2 * k], after: states[2 * k + 1] }));
      at = Math.max(0, Math.min(steps.length, Number(kept.at) || 0));
      return now;
    },
  };
};
