/* Finish: beginnings for who does not know how to start, and drawing in turns. */
import { frameOf, pictureOf } from "../parts/gallery/tile.js";
import { h } from "../web/elements.js";
import { page } from "../web/data.js";
import { currentModel } from "../web/model.js";
import { nameOf, t } from "../web/language.js";
import { send } from "../web/rooms.js";
/** @import { Room } from "../web/types.d.ts" */

const BEGINNINGS = 8;

/** @type {(room: Room) => void} */
export const setUpFinish = (room) => {
  const { view } = room;
  const pad = room.parts.drawing;

  /* ---- beginnings: large in the grid's place while it is empty, small beside it after ---- */

  const beginnings = h("div", { class: "beginnings", role: "group", "aria-label": t("Beginnings") });
  const words = h("p", {});
  let listed = null;

  const list = () => {
    const names = new Set(currentModel().categories.map(([name]) => name));
    const fit = room.spec.view.beginnings.filter((each) => names.has(each.category)).slice(0, BEGINNINGS);
    const now = fit.map((each) => each.title).join();
    if (now === listed) return;
    listed = now;
    beginnings.hidden = !fit.length;
    beginnings.replaceChildren(words, ...fit.map(beginning));
  };

  const beginning = ({ category: name, title, strokes }) => {
    const [svg] = pictureOf({ drawn: strokes, added: [], model: [] }, frameOf(strokes));
    const button = h("button", { type: "button", class: "beginning", "aria-label": t("Begin with {title}", { title: t(title) }) }, svg, h("span", { class: "note" }, nameOf(name)));
    button.addEventListener("click", () => pad.become({ strokes, model: [] }, { parts: { category: name } }));
    return button;
  };

  const place = () => {
    list();
    const begun = pad.value().strokes.length > 0;
    const where = begun ? view.side : view.blank;
    words.textContent = begun ? t("Or begin another:") : t("Not sure how to start? Take a beginning:");
    if (beginnings.parentNode !== where) where.append(beginnings);
  };

  /* ---- where nothing is left to add ---- */

  const button = (words, act) => h("button", { type: "button", onclick: act }, words);
  const goOn = (name) => () => send(page.destinations.find((place) => place.room === name), pad.value(), room.parts.category.value());
  view.blank.append(h("div", { class: "next", role: "group", "aria-label": t("What can be done with it") },
    button(t("Have it drawn again"), goOn("redraw")),
    button(t("Make something else of it"), goOn("morph")),
    button(t("A new drawing"), () => {
      pad.clear();
      pad.focus();
    })));

  /* ---- in turns: the machine's next stroke, faint on the sheet, until it is accepted or drawn over ---- */

  const turns = view.button(t("Take turns"), () => {
    setTurns(!view.state.turns);
    room.keep();
    offer(last.result, last.args);
  }, { toggle: true, title: t("After each of your strokes the computer offers one of its own on your sheet") });
  turns.classList.add("turns");
  let last = { result: null, args: {} };

  const setTurns = (on) => {
    view.state.turns = on;
    turns.setAttribute("aria-pressed", String(on));
  };
  setTurns(false);

  const offer = (result, args) => {
    last = { result, args };
    const drawing = pad.value();
    const yours = drawing.strokes.length > 0 && !drawing.model.includes(drawing.strokes.length - 1);
    const same = args.drawing?.strokes?.length === drawing.strokes.length; // what is answered is what is on the sheet
    const next = view.state.turns && result && yours && same ? (result.endings || []).find((each) => each.strokes.length) : null;
    pad.ghost(next ? [next.strokes[0]] : []);
    if (next) view.tell(t("The computer's turn: tap its faint line or press Tab to keep it, or draw on."));
  };

  view.shown.push((result, args) => {
    place();
    offer(result, args);
  });
  view.restored.push((state) => setTurns(Boolean(state.turns)));

  room.heard.push((widget) => {
    if (widget === pad) place();
  });
  place();
};
