/* Pictures of the model's drawings, and what can be done with one: shared by the filmstrip, the overlay and Morph's row. */
import { withArticle } from "../category/names.js";
import { svg } from "../../web/elements.js";
import { pathOf, squareAround, viewBox } from "../../web/ink.js";
import { t } from "../../web/language.js";
/** @import { Drawing, Stroke } from "../../web/types.d.ts" */

const MARGIN = 0.09; // of a picture's side

/** The square, as a viewBox, in which every one of some drawings (lists of strokes) is seen whole, at one scale.
   @type {(drawings: Stroke[][]) => string} */
export const boxOf = (drawings) => viewBox(squareAround(drawings.flat(), (side) => MARGIN * side));

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
export const called = (name) => (name ? withArticle(name) : t("a drawing"));
