/* What the drawing on a sheet (`spec.pad`) looks like so far. While nobody has chosen the category (`spec.category`) an empty sheet
   has an idea of what to draw above it, and of what is on it a guess is followed where it is sure, in sight and with a way back.
   Where somebody has chosen, a sure guess of something else is offered. What is not sure is not shown. */
import { thumb } from "../category/category.js";
import { withArticle } from "../category/names.js";
import { h, icon } from "../../web/elements.js";
import { t } from "../../web/language.js";
import { aWellDrawn, isPart } from "../../web/model.js";
/** @import { Part, PartSpec, Room } from "../../web/types.d.ts" */

const SURE = 0.8; // chance from which a guess is one
const PAUSE = 150; // ms without a change, after which it is asked

/** @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createGuesses = (host, spec, room) => {
  const chips = h("div", { class: "chips", role: "group", "aria-label": t("What it looks like so far") });
  const told = h("span", { class: "told", role: "status" });
  host.append(told, chips);
  let [asked, able, timer] = [0, true, 0];
  let idea = "";
  let sure = ""; // what the drawing looks like, where that is sure
  const refused = new Set(); // guesses that were not right of this drawing
  const pad = () => room.parts[spec.pad];
  const category = () => room.parts[spec.category];
  /* Whether the category is a guess of ours, which stays until there is a better one. */
  const followed = () => !category().chosen() && category().value() !== category().spec.value;

  const chip = (name, words, act) => h("button", { type: "button", class: "guess", "data-name": name, onclick: act }, thumb(name), h("span", {}, words));
  const choose = (name) => {
    category().set(name);
    room.say(t("{thing} it is.", { thing: withArticle(name) }).replace(/^./, (letter) => letter.toUpperCase()));
    if (pad().empty()) pad().focus();
    show();
  };
  const another = () => h("button", { type: "button", class: "quiet another-idea", "aria-label": t("Another idea"), title: t("Another idea"), onclick: () => {
    idea = aWellDrawn(idea);
    show();
    /** @type {HTMLElement} */ (chips.querySelector(".another-idea")).focus();
  } }, icon("dice"));
  const notThat = () => h("button", { type: "button", class: "quiet not-that", onclick: () => {
    refused.add(category().value());
    sure = "";
    category().follow("");
    show();
    category().focus();
  } }, t("No, something else"));

  /** What stands above the sheet: words and buttons.
     @type {() => [string, HTMLElement[]]} */
  const now = () => {
    const [value, empty] = [category().value(), pad().empty()];
    if (followed()) return [t("I think it is {thing}.", { thing: withArticle(value) }), [notThat()]];
    if (!value && empty) return ["", [chip(idea, t("Draw {thing}!", { thing: withArticle(idea) }), () => choose(idea)), another()]];
    if (!value) return ["", [chip(idea, t("It is {thing}", { thing: withArticle(idea) }), () => choose(idea))]];
    if (sure && sure !== value) return ["", [chip(sure, t("{thing}?", { thing: withArticle(sure) }), () => choose(sure))]];
    return ["", []];
  };
  const show = () => {
    idea ||= aWellDrawn();
    const [words, buttons] = now();
    if (told.textContent !== words) told.textContent = words;
    chips.replaceChildren(...buttons);
  };

  const look = ([best]) => {
    sure = best && best.chance >= SURE && !isPart(best.category) && !refused.has(best.category) ? best.category : "";
    if (sure) category().follow(sure);
    show();
  };
  const ask = async (drawing, mine) => {
    try {
      const found = await room.ask("guess", { drawing: { strokes: drawing.strokes }, count: 1 }, spec.name);
      if (found && mine === asked) look(found.guesses);
    } catch (error) {
      if (/recogniser/.test(error.message)) [able, host.hidden] = [false, true]; // a model without one: no guesses
    }
  };

  const widget = {
    look(drawing) {
      const mine = ++asked;
      clearTimeout(timer);
      if (drawing?.strokes?.length) {
        if (able) timer = setTimeout(() => ask(drawing, mine), PAUSE);
      } else {
        sure = "";
        refused.clear();
        category()?.follow("");
      }
      show();
    },
    /* Another model may have what this one lacks. */
    offer() {
      [able, host.hidden, idea] = [true, false, ""];
      widget.look(pad().value());
    },
  };
  room.heard.push((changed) => {
    if (changed && changed !== pad()) return show();
    widget.look(pad().value());
  });
  return widget;
};
