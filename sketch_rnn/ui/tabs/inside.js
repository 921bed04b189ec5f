/* Inside: a drawing of the model's own for who wants none of theirs, and how all of it works. */
import { asValue } from "../parts/filmstrip/drawn.js";
import { howItWorks } from "./how_it_works.js";
import { h } from "../web/elements.js";
import { anySeed, aWellDrawn } from "../web/model.js";
import * as shape from "../web/shape.js";
import { t } from "../web/language.js";
/** @import { Room } from "../web/types.d.ts" */

const CAREFUL = 0.3; // its temperature

/** @type {(room: Room) => void} */
export const setUpInside = (room) => {
  const dream = h("button", { type: "button", "data-do": "dream" }, t("Let it draw one"));
  dream.addEventListener("click", async () => {
    dream.disabled = true;
    try {
      const seed = anySeed();
      const result = await room.ask("generate", { category: room.parts.category.value() || aWellDrawn(), count: 1, temperature: CAREFUL, seed }, "dream");
      const strokes = shape.centred(result?.drawings?.[0]?.strokes || []);
      if (strokes.length) room.parts.drawing.become(asValue(strokes), { parts: { category: result.drawings[0].category } });
    } catch (error) {
      room.say(error.message);
    } finally {
      dream.disabled = false;
    }
  });
  room.element.querySelector('[data-part="drawing"]').after(dream);

  const place = h("div", { class: "how", lang: "en", dir: "ltr" });
  room.element.append(place);
  howItWorks(place);
};
