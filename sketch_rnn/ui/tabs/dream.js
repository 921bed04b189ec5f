/* Dream: surprises, and more of the same without end. */
import { h } from "../web/elements.js";
import { t } from "../web/language.js";
import { currentModel, wellDrawn } from "../web/model.js";
/** @import { Room } from "../web/types.d.ts" */

const SURPRISES = 12; // categories at once

/** @type {(room: Room) => void} */
export const setUpDream = (room) => {
  const { view } = room;
  const { state } = view; // `surprise`: the categories of a surprise
  let page = 0; // how many times there was more
  let busy = false;
  let shown = null; // the question whose answer stands in the grid

  const some = () => {
    const list = wellDrawn(SURPRISES);
    for (let i = list.length - 1; i > 0; i--) {
      const k = Math.floor(Math.random() * (i + 1));
      [list[i], list[k]] = [list[k], list[i]];
    }
    return list.slice(0, SURPRISES);
  };

  const surprises = view.button(t("Surprise me"), () => {
    view.stripped(false);
    state.surprise = some();
    room.keep();
    room.refresh();
  }, { title: t("Whatever the computer draws well") });
  surprises.classList.add("surprise");

  const fitting = (names) => (state.strip ? names.slice(0, view.perRung()) : names); // as many as a row has places
  view.adds.push(() => (state.surprise ? { category: fitting(state.surprise), count: 1 } : {}));
  room.heard.push((widget) => {
    if (widget && widget === room.parts.category) state.surprise = null;
  });

  view.restored.push(() => {
    const known = new Set(currentModel().categories.map(([name]) => name));
    const found = Array.isArray(state.surprise) ? state.surprise.filter((name) => known.has(name)).slice(0, SURPRISES) : [];
    state.surprise = found.length ? found : null;
  });

  /* ---- more ---- */

  const more = h("button", { type: "button", class: "quiet more-dreams", hidden: "" }, t("More"));
  view.foot.append(more);
  const label = (words) => { more.textContent = words; };

  view.shown.push((result, args) => {
    shown = result ? args : null;
    page = 0;
    more.hidden = !result;
    label(t("More"));
  });

  const goOn = async () => {
    if (busy || !shown || more.hidden) return;
    const question = shown;
    busy = true;
    label(t("drawing …"));
    try {
      const args = { ...question, seed: ((question.seed || 0) + 1000 * (page + 1)) % 2147483647 };
      if (state.surprise) args.category = fitting(some());
      const result = await room.ask("generate", args, "more");
      if (result && question === shown) {
        page += 1;
        more.hidden = !view.append(result, args);
      }
    } catch (error) {
      room.say(error.message);
    } finally {
      busy = false;
      label(t("More"));
    }
  };
  more.addEventListener("click", goOn);

  /* Scrolled to the bottom: there is more without a click. */
  addEventListener("scroll", () => {
    if (!room.element.isConnected || !room.element.offsetParent || more.hidden) return;
    if (more.getBoundingClientRect().top < innerHeight + 100) goOn();
  }, { passive: true });
};
