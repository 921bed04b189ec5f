/* Arithmetic: A - B + C with its signs, and sums that are ready made. */
import { asOwn } from "../parts/filmstrip/drawn.js";
import * as examples from "../parts/filmstrip/examples.js";
import { h } from "../web/elements.js";
import { listed, many, t } from "../web/language.js";
/** @import { Room } from "../web/types.d.ts" */

const SUMS = [ // titles of examples
  ["steaming mug", "tall mug", "mug"],
];

/** @type {(room: Room) => void} */
export const setUpArithmetic = (room) => {
  const { a, b, c } = room.parts;
  const part = (name) => room.element.querySelector(`[data-part="${name}"]`);
  const sign = (text) => h("span", { class: "operator", "aria-hidden": "true" }, text);
  part("b").before(sign("−"));
  part("c").before(sign("+"));
  room.element.querySelector(".view").prepend(sign("="));

  const sums = examples.row(t("Sums that are ready made:"), () => SUMS
    .map((titles) => titles.map((title) => examples.named(title)))
    .filter((sum) => examples.fitting(sum).length === 3)
    .map((sum) => {
      const [first, second, third] = sum.map(examples.titleOf);
      return {
        label: t("{a} minus {b} plus {c}", { a: first, b: second, c: third }),
        words: `${first} − ${second} + ${third}`,
        signs: ["−", "+"],
        drawings: sum.map((each) => each.strokes),
        act: () => {
          a.become(asOwn(sum[0].strokes));
          b.become(asOwn(sum[1].strokes));
          c.become(asOwn(sum[2].strokes), { parts: { category: sum[2].category } });
        },
      };
    }));
  part("c").after(h("div", { class: "part sums" }, sums.element));

  /* Which of the three is missing. */
  const missing = () => {
    const empty = [["A", a], ["B", b], ["C", c]].filter(([, pad]) => pad.empty()).map(([name]) => name);
    if (empty.length === 3) return t("Draw on A, B and C, or take a sum that is ready made: the result will appear here.");
    return many(empty.length, "{sheets} is still empty: draw there, or take a sum that is ready made.", "{sheets} are still empty: draw there, or take a sum that is ready made.", { sheets: listed(empty, "conjunction") });
  };
  for (const pad of [a, b, c]) Object.defineProperty(pad.spec, "missing", { get: missing, configurable: true });
  room.heard.push(() => sums.refresh());
};
