/* Pictures of the model's drawings, and what can be done with one: shared by the filmstrip, the overlay and Morph's row. */
import { withArticle } from "../category/names.js";
import { svg } from "../../web/elements.js";
import { boundsOf, pathOf, SHEET } from "../../web/ink.js";
/** @import { Drawing, Stroke } from "../../web/types.d.ts" */

const MARGIN = 0.09; // of a picture's side
const LEAST = 120; // sheet units that a picture shows at least, so that a dot is not blown up

/** The square, as a viewBox, in which every one of some drawings (lists of strokes) is seen whole, at one scale.
   @type {(drawings: Stroke[][]) => string} */
export const boxOf = (drawings) => {
  const [left, top, right, bottom] = boundsOf(drawings.flat()) || [0, 0, SHEET, SHEET];
  const inner = Math.max(right - left, bottom - top, LEAST);
  const side = inner * (1 + 2 * MARGIN);
  return [(left + right - side) / 2, (top + bottom - side) / 2, side, side].map((each) => Math.round(each * 10) / 10).join(" ");
};

/** @type {(strokes: Stroke[], kind?: string) => SVGElement[]} */
export const inked = (strokes, kind = "machine") => strokes.map((stroke) => svg("path", { d: pathOf(stroke), class: kind }));

/** @type {(strokes: Stroke[], box?: string, kind?: string) => SVGElement} */
export const picture = (strokes, box = boxOf([strokes]), kind = "machine") => {
  const drawn = svg("svg", { viewBox: box, "aria-hidden": "true", class: "picture" });
  drawn.append(...inked(strokes, kind));
  return drawn;
};

/** What a pad takes for a drawing of the machine's.
   @type {(strokes: Stroke[]) => Drawing} */
export const asValue = (strokes) => ({ strokes, model: strokes.map((_, number) => number) });

/** An example on a sheet is in the person's ink: there it stands for what they would have drawn.
   @type {(strokes: Stroke[]) => Drawing} */
export const asOwn = (strokes) => ({ strokes, model: [] });

/** @type {(name: string) => string} */
export const called = (name) => (name ? withArticle(name) : "a drawing");
