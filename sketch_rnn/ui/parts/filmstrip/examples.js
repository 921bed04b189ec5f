/* Ready-made drawings, which the model drew itself: for who wants to see what a room does before drawing in it. */
import { boxOf, inked } from "./drawn.js";
import { EXAMPLES } from "./example-drawings.js";
import { h, svg } from "../../web/elements.js";
import { currentModel } from "../../web/model.js";
import { ARROW, nameOf, t } from "../../web/language.js";
/** @import { Example, ExampleButton } from "../../web/types.d.ts" */

/** @type {(title: string) => Example | undefined} */
export const named = (title) => EXAMPLES.find((each) => each.title === title);

/** What an example is called. @type {(example: Example) => string} */
export const titleOf = ({ title, category }) => (title === category ? nameOf(category) : t(title));

/** Whole drawings of one thing, those that stand for their category.
   @type {() => Example[]} */
export const whole = () => EXAMPLES.filter((each) => !each.part);

/** Those that the model that draws now has a name for.
   @type {(list: Example[]) => Example[]} */
export const fitting = (list) => {
  const names = new Set(currentModel().categories.map(([name]) => name));
  return list.filter((each) => each && names.has(each.category));
};

/** A row of buttons: `list()` gives {label, words, signs, drawings, act} of each, anew with each `refresh`.
   @type {(title: string, list: () => ExampleButton[]) => { element: HTMLElement, refresh(): void }} */
export const row = (title, list) => {
  const buttons = h("div", { class: "ones" });
  const element = h("div", { class: "examples", role: "group", "aria-label": t("Examples") }, h("p", {}, title), buttons);
  const refresh = () => {
    const made = list().map(({ label, words, signs = [], drawings, act }) => {
      const pictures = drawings.flatMap((strokes, number) => {
        const picture = svg("svg", { viewBox: boxOf([strokes]), "aria-hidden": "true" }, inked(strokes, "ink"));
        return number ? [h("span", { class: "sign-of", "aria-hidden": "true" }, signs[number - 1] || ARROW), picture] : [picture];
      });
      const button = h("button", { type: "button", class: "example sheet-of", "aria-label": label, title: label },
        h("span", { class: "pictures" }, pictures), h("span", { class: "note" }, words));
      button.addEventListener("click", act);
      return button;
    });
    buttons.replaceChildren(...made);
    element.hidden = !made.length;
  };
  refresh();
  return { element, refresh };
};
