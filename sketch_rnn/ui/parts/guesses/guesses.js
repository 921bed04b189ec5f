/* What the drawing on a sheet (`spec.pad`) looks like so far, as chips; a tap on one says that it is right, and chooses the category
   (`spec.category`). */
import { withArticle } from "../category/names.js";
import { childrenOf, h } from "../../web/elements.js";
import { t } from "../../web/language.js";
/** @import { Part, PartSpec, Room } from "../../web/types.d.ts" */

const SURE = 0.25; // chance below which a guess is only a maybe
const PAUSE = 150; // ms without a change, after which it is asked

/** @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createGuesses = (host, spec, room) => {
  const chips = h("div", { class: "chips", role: "group", "aria-label": t("What it looks like so far") });
  host.append(chips);
  let [asked, able, timer] = [0, true, 0];
  const pad = () => room.parts[spec.pad];
  const category = () => room.parts[spec.category];

  /* Says of each chip whether it is what has been chosen. */
  const mark = () => {
    const chosen = category()?.value();
    for (const chip of childrenOf(chips)) chip.setAttribute("aria-pressed", String(chip.dataset.name === chosen));
  };
  const choose = (event) => {
    const { name } = event.currentTarget.dataset;
    category()?.set(name);
    mark();
    room.say(t("{thing} it is.", { thing: withArticle(name) }).replace(/^./, (letter) => letter.toUpperCase()));
  };
  /* The chips that are there stay, with other words: a finger or the keyboard on one does not lose it. */
  const show = (guesses) => {
    while (chips.children.length > guesses.length) chips.lastChild.remove();
    guesses.forEach(({ category: name, chance }, number) => {
      const chip = childrenOf(chips)[number] || chips.appendChild(h("button", { type: "button", class: "guess", onclick: choose }));
      chip.dataset.name = name;
      chip.classList.toggle("maybe", chance < SURE);
      chip.textContent = chance < SURE ? t("maybe {thing}?", { thing: withArticle(name) }) : t("{thing}?", { thing: withArticle(name) });
    });
    mark();
  };

  const ask = async (drawing, mine) => {
    try {
      const found = await room.ask("guess", { drawing: { strokes: drawing.strokes }, count: 3 }, spec.name);
      if (found && mine === asked) show(found.guesses);
    } catch (error) {
      if (/recogniser/.test(error.message)) [able, host.hidden] = [false, true]; // a model without one: no guesses
    }
  };

  const widget = {
    look(drawing) {
      const mine = ++asked;
      clearTimeout(timer);
      if (!able) return;
      if (!drawing?.strokes?.length) return show([]);
      timer = setTimeout(() => ask(drawing, mine), PAUSE);
    },
    /* Another model may have what this one lacks. */
    offer() {
      [able, host.hidden] = [true, false];
      widget.look(pad()?.value());
    },
  };
  room.heard.push((changed) => {
    if (changed && changed !== pad()) return mark();
    widget.look(pad()?.value());
  });
  return widget;
};
