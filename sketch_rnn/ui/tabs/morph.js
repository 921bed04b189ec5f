/* Morph: one drawing as other things, a row of them; and a film that blends one of them into another. */
import { asOwn, asValue, boxOf, called, picture } from "../parts/filmstrip/drawn.js";
import * as examples from "../parts/filmstrip/examples.js";
import { h } from "../web/elements.js";
import { uses } from "../parts/filmstrip/uses.js";
import { nameOf, t } from "../web/language.js";
/** @import { Room, View } from "../web/types.d.ts" */

const FRAMES = 9; // of the blend

/** The row above the film; together they are the room's view.
   @type {(room: Room, film: View) => View} */
const morphs = (room, film) => {
  const row = h("div", { class: "morphs", role: "group", "aria-label": t("Your drawing as other things") });
  const ends = [t("What the blend begins with"), t("What the blend ends with")].map((label) => h("select", { "aria-label": label }));
  const heading = h("div", { class: "blend" }, h("span", {}, t("Blend")), ends[0], h("span", {}, t("into")), ends[1]);
  const element = h("div", { class: "morphed", hidden: true }, row, heading);
  film.element.before(element);

  let question = null; // the arguments that the row answers
  let asked = 0;
  let pair = []; // the two that are blended, as the person chose them

  const blend = async () => {
    const mine = ++asked;
    const categories = ends.map((end) => end.value);
    if (categories[0] === categories[1]) return film.words(t("Choose two different things to blend one into the other."));
    film.wait(true);
    try {
      const result = await room.ask("morph", { ...question, categories, blend: FRAMES, count: 1 }, "blend");
      if (mine === asked && result) film.show(result);
    } catch (error) {
      if (mine === asked) film.words(error.message);
    } finally {
      if (mine === asked) film.wait(false);
    }
    return undefined;
  };

  for (const end of ends) {
    end.addEventListener("change", () => {
      pair = ends.map((each) => each.value);
      room.keep();
      blend();
    });
  }

  const offer = (categories) => {
    const found = pair.length === 2 && pair.every((name) => categories.includes(name)) ? pair : [categories[0], categories[1]];
    ends.forEach((end, number) => {
      end.replaceChildren(...categories.map((name) => h("option", { value: name }, nameOf(name))));
      end.value = found[number] || categories[0];
    });
  };

  const show = (result, args) => {
    question = args;
    const sketches = result.drawings || result.frames || [];
    const box = boxOf(sketches.map((each) => each.strokes));
    row.replaceChildren(...sketches.map((sketch) => {
      const button = h("button", { type: "button", class: "paper", "aria-label": t("Your drawing as {thing}. Use it", { thing: called(sketch.category) }) }, picture(sketch.strokes, box));
      button.disabled = !sketch.strokes.length;
      uses(room, button, () => sketch, () => [{
        label: t("Take it onto the sheet"), icon: "check",
        act: () => (element.classList.contains("stale") ? room.say(t("A newer drawing is under way. A moment, then take that one.")) : room.parts.drawing.become(asValue(sketch.strokes))),
      }]);
      return h("figure", {}, button, h("figcaption", {}, sketch.strokes.length ? nameOf(sketch.category) : t("{thing}: nothing drawn", { thing: nameOf(sketch.category) })));
    }));
    element.hidden = false;
    const categories = [...new Set(args.categories)];
    heading.hidden = categories.length < 2;
    if (categories.length < 2) return film.words(t("Choose a second thing, and one can be blended into the other."));
    offer(categories);
    return blend();
  };

  return {
    element: film.element,
    show,
    offer: film.offer,
    words(text) {
      asked += 1;
      element.hidden = true;
      film.words(text);
    },
    wait(busy) {
      if (busy) asked += 1;
      element.classList.toggle("stale", busy);
      row.setAttribute("aria-busy", String(busy));
      film.wait(busy);
    },
    keep: () => ({ pair, film: film.keep() }),
    restore(kept) {
      if (Array.isArray(kept?.pair)) pair = kept.pair;
      film.restore(kept?.film);
    },
  };
};

/** @type {(room: Room) => void} */
export const setUpMorph = (room) => {
  room.view = morphs(room, room.view);
  const names = ["face", "chair", "bicycle", "mug", "rabbit"];
  room.view.offer(examples.row(t("Or take one of these:"), () => examples.fitting(names.map(examples.named)).map((each) => ({
    label: t("Take {thing}", { thing: called(each.category) }), words: examples.titleOf(each), drawings: [each.strokes], act: () => room.parts.drawing.become(asOwn(each.strokes)),
  }))));
};
