/* Redraw: a drawing drawn again. */
import { asOwn, called } from "../parts/filmstrip/drawn.js";
import * as examples from "../parts/filmstrip/examples.js";
import { t } from "../web/language.js";
/** @import { Room } from "../web/types.d.ts" */

/** @type {(room: Room) => void} */
export const setUpRedraw = (room) => {
  const names = ["cat", "face", "bicycle", "snowman", "bird"];
  room.view.offer(examples.row(t("Or take one of these:"), () => examples.fitting(names.map(examples.named)).map((each) => ({
    label: t("Take {thing}", { thing: called(each.category) }), words: examples.titleOf(each), drawings: [each.strokes],
    act: () => room.parts.drawing.become(asOwn(each.strokes), { parts: { category: each.category } }),
  }))));
};
