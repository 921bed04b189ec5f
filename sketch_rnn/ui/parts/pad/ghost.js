/* A faint line that the machine suggests: a tap on it, Tab or the tick takes it; drawing on, Escape or the cross refuses it. */
import { h, icon, svg } from "../../web/elements.js";
import { pathOf, SHEET } from "../../web/ink.js";
import * as shape from "../../web/shape.js";
import { t } from "../../web/language.js";
/** @import { Ghost, Pad } from "../../web/types.d.ts" */

const REACH = 14; // sheet units around the line in which a tap means it

/** @type {(pad: Pad) => Ghost} */
export const createGhost = (pad) => {
  let ghost = null; // the strokes that are suggested

  const button = (sign, words, act) => {
    const made = h("button", { type: "button", "aria-label": words, title: words, onclick: act }, icon(sign));
    return made;
  };
  const offer = h("div", { class: "offer", hidden: true, role: "group", "aria-label": t("The computer's suggestion") },
    button("check", t("Take the suggested line (Tab)"), () => { accept(); pad.ink.focus({ preventScroll: true }); }),
    button("close", t("Not this one (Escape)"), () => { away(); pad.ink.focus({ preventScroll: true }); }));
  pad.sheet.append(offer);

  const show = () => {
    pad.layers.ghost.replaceChildren(...(ghost ? ghost.map((points) => svg("path", { class: "ghost", d: pathOf(points) })) : []));
    offer.hidden = !ghost;
  };
  const away = () => {
    const gone = ghost;
    ghost = null;
    show();
    return gone;
  };
  const accept = () => {
    const taken = away();
    if (!taken) return false;
    pad.change([...pad.strokes, ...taken.map((points) => ({ points, model: true }))]);
    return true;
  };

  return {
    /* Suggest strokes, or none any more. */
    suggest(strokes) {
      const list = shape.clean(strokes || []).map((points) => points.map((p) => p.map((value) => Math.max(0, Math.min(SHEET, value)))));
      ghost = list.length ? list : null;
      show();
      if (ghost) pad.tell(t("The computer suggests a line. Tab takes it, Escape refuses it, or go on drawing."));
    },
    accept,
    away,
    there: () => ghost !== null,
    tapped: (point) => Boolean(ghost) && ghost.some((points) => shape.distanceTo(points, point) <= REACH) && accept(),
  };
};
