/* A lesson's state, all of it read off the learner's sheet: which of the model's strokes are copied, which comes next.
   Strokes are [[x, y], ...]; the sheet's value is {strokes, model}, ``model`` naming those that the computer drew. */
import { boundsOf } from "../../web/ink.js";
import { many, nameOf, t } from "../../web/language.js";
/** @import { Copy, Drawing, Stroke } from "../../web/types.d.ts" */

const DOT = 8; // sheet units: a stroke that is nowhere longer is a touch of the finger

/** @type {(points: Stroke) => number} */
const sizeOf = (points) => {
  const box = boundsOf([points]);
  return box ? Math.max(box[2] - box[0], box[3] - box[1]) : 0;
};

/** What a stroke is known by. @type {(points: Stroke) => string} */
const signOf = (points) => [points.length, ...points[0], ...points[points.length - 1]].map(Math.round).join();

/** Which stroke of the sheet is the copy of which of the model's: for each of the model's {points, number (on the sheet), shown
   (drawn by the computer)}, or null. A stroke stays what it was taken for (`memory`, a Map that is added to), so that one that
   is rubbed out leaves its place free; a new one is a copy of the first that is missing. A touch counts for nothing where a line
   is to be drawn; what is drawn after the last stroke is the learner's own.
   @type {(model: Stroke[], value: Drawing, memory?: Map<string, number>) => (Copy | null)[]} */
export const copiesOf = (model, value, memory = new Map()) => {
  const found = model.map(/** @type {() => Copy | null} */ () => null);
  const strokes = (value?.strokes || []).map((points, number) => ({ points, number, shown: (value.model || []).includes(number) }));
  const unknown = strokes.filter((stroke) => {
    const step = memory.get(signOf(stroke.points));
    if (step === undefined || found[step]) return true;
    if (step >= 0 && step < model.length) found[step] = stroke;
    return false;
  });
  for (const stroke of unknown) {
    const step = found.indexOf(null);
    if (step >= 0 && sizeOf(stroke.points) < DOT && sizeOf(model[step]) >= 2 * DOT) continue;
    if (step >= 0) found[step] = stroke;
    memory.set(signOf(stroke.points), step);
  }
  return found;
};

/** What the whole of it is worth saying, from the marks of the strokes that the learner drew.
   @type {(marks: { likeness: number, shown: boolean }[], name: string) => string} */
export const verdictOf = (marks, name) => {
  const own = marks.filter((mark) => !mark.shown);
  if (!own.length) return t("The computer drew all of this one. Would you like to draw it now?");
  const near = own.filter((mark) => mark.likeness >= 0.6).length;
  if (near === own.length) return many(own.length, "Your stroke is very close. Well drawn!", "Every stroke of yours is very close. Well drawn!");
  if (near) return many(near, "1 of your {all} strokes is very close. A little more practice, and the {thing} is yours.", "{count} of your {all} strokes are very close. A little more practice, and the {thing} is yours.", { all: own.length, thing: nameOf(name) });
  return t("Your {thing} is one of its own kind. To come nearer, draw it once more along the faint line.", { thing: nameOf(name) });
};
