/* A lesson on one printed page: numbered panels, each with a stroke more, and a box to draw in. */
import { withArticle } from "../category/names.js";
import { h, svg } from "../../web/elements.js";
import { pathOf, SHEET } from "../../web/ink.js";
import { t } from "../../web/language.js";
/** @import { Stroke } from "../../web/types.d.ts" */

const PANELS = 24; // at the most; of a longer drawing each panel adds several strokes

/** @type {(model: Stroke[], name: string) => HTMLElement} */
export const paperOf = (model, name) => {
  const many = Math.ceil(model.length / PANELS);
  const count = Math.ceil(model.length / many);
  const columns = count <= 2 ? 2 : count <= 9 ? 3 : count <= 16 ? 4 : 6;
  const panels = Array.from({ length: count }, (_, k) => {
    const drawing = svg("svg", { viewBox: `0 0 ${SHEET} ${SHEET}`, role: "img", "aria-label": t("Step {number}", { number: k + 1 }) });
    model.slice(0, (k + 1) * many).forEach((points, number) => {
      drawing.append(svg("path", { d: pathOf(points), class: number < k * many ? "done" : "now" }));
    });
    return h("li", {}, h("span", { class: "number" }, String(k + 1)), drawing);
  });
  const steps = h("ol", {}, ...panels);
  steps.style.setProperty("--columns", String(columns));
  steps.style.setProperty("--rows", String(Math.ceil(count / columns)));
  return h("article", { class: "lesson-paper" },
    h("h1", {}, t("How to draw {thing}", { thing: withArticle(name) })), steps,
    h("p", {}, t("Now you:")), h("div", { class: "box" }));
};
