/* In between: two sheets, each drawn, an example, or dreamt; and what lies between them. */
import { asOwn, asValue, called } from "../parts/filmstrip/drawn.js";
import * as examples from "../parts/filmstrip/examples.js";
import { h, icon } from "../web/elements.js";
import * as shape from "../web/shape.js";
import { ARROW, nameOf, t } from "../web/language.js";
/** @import { Room } from "../web/types.d.ts" */

const PAIRS = [["bird", "airplane"], ["face", "cat"], ["bicycle", "eyeglasses"], ["snowman", "owl"]]; // examples that go well together

/** @type {(room: Room) => void} */
export const setUpBetween = (room) => {
  const { a, b, category, to } = room.parts;
  const sides = [{ pad: a, kind: category, name: "first", at: 0 }, { pad: b, kind: to, name: "second", at: 1 }];
  let dreams = 1 + Math.floor(Math.random() * 1e6); // a seed, so that each dream is another

  const put = (side, value, name) => side.pad.become(value, { parts: { [side.kind.name]: name } });

  /* An example of the category that is chosen, where there is one that is not on the sheet; else the next of all. */
  const example = (side) => {
    const all = examples.fitting(examples.whole());
    const now = JSON.stringify(side.pad.value().strokes);
    const index = all.findIndex((each) => JSON.stringify(each.strokes) === now);
    const chosen = all.findIndex((each) => each.category === side.kind.value());
    const next = index >= 0 || chosen < 0 ? all[(index + 1) % all.length] : all[chosen];
    if (next) put(side, asOwn(next.strokes), next.category);
  };

  const dream = async (side, button) => {
    const name = side.kind.value();
    button.disabled = true;
    room.say(t("The computer is dreaming …"));
    try {
      const result = await room.ask("generate", { category: [name], count: 1, temperature: [0.2], seed: dreams++ }, `dream ${side.name}`);
      const strokes = result?.drawings.find((each) => each.strokes.length)?.strokes;
      if (strokes) put(side, asValue(shape.centred(strokes)), name);
      room.say(strokes || !result ? "" : t("That was an empty dream. Once more, perhaps."));
    } catch (error) {
      room.say(error.message);
    } finally {
      button.disabled = false;
    }
  };

  for (const side of sides) {
    const button = (label, sign, act) => {
      const made = h("button", { type: "button", class: "quiet", title: label }, icon(sign), h("span", {}, label.split(",")[0]));
      made.setAttribute("aria-label", side.at ? t("{act}, on the second sheet", { act: label }) : t("{act}, on the first sheet", { act: label }));
      made.addEventListener("click", () => act(side, made));
      return made;
    };
    const host = room.element.querySelector(`[data-part="${side.at ? "b" : "a"}"]`);
    host.append(h("div", { class: "fill" }, button(t("Example"), "again", example), button(t("Dream one"), "dice", dream)));
  }

  const swap = h("button", { type: "button", class: "quiet swap" }, h("span", { "aria-hidden": "true" }, "⇄"), ` ${t("Swap")}`);
  swap.title = t("The first becomes the second, and the second the first");
  swap.addEventListener("click", () => {
    const [first, second] = sides.map((side) => ({ drawing: side.pad.value(), name: side.kind.value() }));
    a.become(second.drawing, { parts: { category: second.name } });
    b.become(first.drawing, { parts: { to: first.name } });
  });
  const turn = h("div", { class: "part turn" }, swap);
  room.element.querySelector('[data-part="steps"]').before(turn);

  /* What is missing, in words, and examples that show what is meant. */
  const missing = () => {
    const [first, second] = [a.empty(), b.empty()];
    if (first && second) return t(room.spec.invite);
    return first
      ? t("The first sheet is still empty: draw on it, take an example, or let the computer dream one.")
      : t("The second sheet is still empty: draw on it, take an example, or let the computer dream one.");
  };
  for (const side of sides) Object.defineProperty(side.pad.spec, "missing", { get: missing, configurable: true });
  const pairs = examples.row(t("Not sure how to start? Take two examples:"), () => PAIRS
    .map((names) => names.map((name) => examples.named(name)))
    .filter((pair) => examples.fitting(pair).length === 2)
    .map((pair) => ({
      label: t("From {from} to {to}", { from: called(pair[0].category), to: called(pair[1].category) }),
      words: pair.map(({ category }) => nameOf(category)).join(` ${ARROW} `),
      drawings: pair.map((each) => each.strokes),
      act() {
        for (const [number, each] of pair.entries()) put(sides[number], asOwn(each.strokes), each.category);
      },
    })));
  room.view.offer(pairs);
};
