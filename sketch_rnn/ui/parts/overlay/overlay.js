/* A drawing drawn again: the redrawing nearest to it, laid over it and beside it, with a slider from the one to the other;
   below, redrawings from careful to wild. */
import { asValue, boxOf, inked, picture } from "../filmstrip/drawn.js";
import { uses } from "../filmstrip/uses.js";
import { h, svg } from "../../web/elements.js";
import { t } from "../../web/language.js";
/** @import { Room, View } from "../../web/types.d.ts" */

const HEATS = [[0.01, t("careful")], [0.2, t("steady")], [0.4, t("free")], [0.7, t("bold")], [1, t("wild")]]; // temperatures of the row

/** @type {(host: HTMLElement, room: Room) => View} */
export const createOverlay = (host, room) => {
  const options = room.spec.view;
  const words = h("p", { class: "words", role: "status", "aria-live": "polite" });
  const sheets = {};
  const figure = (name, text) => {
    sheets[name] = name === "tidy" ? h("button", { type: "button", class: "paper" }) : h("div", { class: "paper" });
    return h("figure", { class: name }, sheets[name], h("figcaption", {}, text));
  };
  const slider = h("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0.5, "aria-label": t("From your drawing to the computer's") });
  const take = h("button", { type: "button", class: "primary take" }, t("Take the tidy one"));
  const use = h("button", { type: "button", class: "use" }, t("Use it …"));
  const row = h("div", { class: "heats" });
  const shown = h("div", { class: "shown" },
    h("div", { class: "compare" },
      figure("mine", t("yours")),
      figure("both", t("one over the other")),
      figure("tidy", t("tidied up")),
      h("div", { class: "scrub" }, h("span", { class: "end", "aria-hidden": "true" }, t("yours")), slider, h("span", { class: "end", "aria-hidden": "true" }, t("tidied")))),
    h("div", { class: "acts" }, take, use),
    h("h2", {}, t("Drawn again, from careful to wild")),
    row, h("span", { class: "sign", "aria-hidden": "true" }, t("drawing …")));
  const overlay = h("div", { class: "overlay empty" }, words, shown);
  host.append(overlay);

  let original = []; // strokes that were asked with
  let offered = null; // a row of examples, below the words
  let tidied = null; // the sketch that is nearest to them
  let asked = 0; // number of the newest question for it
  let layers = []; // the two pictures of the middle sheet

  const fade = () => {
    const at = Number(slider.value);
    const [mine, theirs] = layers;
    mine?.style.setProperty("opacity", Math.min(1, 2 - 2 * at)); // half way both are seen whole
    theirs?.style.setProperty("opacity", Math.min(1, 2 * at));
    const text = at === 0 ? t("your drawing") : at === 1 ? t("the computer's drawing") : t("one over the other");
    slider.setAttribute("aria-valuetext", `${text}, ${Math.round(100 * at)} %`);
  };
  slider.addEventListener("input", () => {
    fade();
    room.keep();
  });

  const onto = (sketch) => {
    if (overlay.matches(".stale, .tidying") && sketch === tidied) return room.say(t("The newest drawing is being tidied. A moment, then take it."));
    if (overlay.classList.contains("stale")) return room.say(t("A newer drawing is under way. A moment, then take that one."));
    room.parts[options.takes || "drawing"].become(asValue(sketch.strokes));
    return room.say(t("It is on your sheet. Undo brings your own drawing back."));
  };
  const usable = (button, sketchOf) =>
    uses(room, button, sketchOf, (sketch) => [{ label: t("Take it onto the sheet"), icon: "check", act: () => onto(sketch) }]);
  usable(use, () => tidied);
  usable(sheets.tidy, () => tidied);
  take.addEventListener("click", () => onto(tidied));

  const compare = () => {
    const box = boxOf([original, tidied?.strokes || []]);
    sheets.mine.replaceChildren(picture(original, box, "ink"));
    const both = svg("svg", { viewBox: box, class: "picture", role: "img", "aria-label": t("Your drawing and the tidied one, one over the other") });
    layers = [svg("g", {}), svg("g", {})];
    layers[0].append(...inked(original, "ink"));
    layers[1].append(...inked(tidied?.strokes || []));
    both.append(...layers);
    sheets.both.replaceChildren(both);
    sheets.tidy.replaceChildren(picture(tidied?.strokes || [], box));
    sheets.tidy.setAttribute("aria-label", tidied ? t("The tidied drawing. Use it") : t("No tidied drawing yet"));
    for (const button of [take, use, sheets.tidy]) button.disabled = !tidied;
    fade();
  };

  /* The nearest redrawing is asked for after those that are shown: one answer is seen while the other is drawn. */
  const tidy = async (args) => {
    const mine = ++asked;
    try {
      const { drawing, category, seed } = args;
      const result = await room.ask("tidy", { drawing, category, ...(seed === undefined ? {} : { seed }) });
      if (mine !== asked || !result) return;
      tidied = result.drawings?.find((each) => each.strokes.length) || null;
      compare();
      if (!tidied) room.say(t("The model found no tidy drawing for this one."));
    } catch (error) {
      if (mine !== asked) return;
      tidied = null;
      compare();
      room.say(error.message);
    } finally {
      if (mine === asked) overlay.classList.remove("tidying");
    }
  };

  return {
    arguments: () => ({ temperature: HEATS.map(([heat]) => heat), count: 1 }),
    show(result, args) {
      original = args.drawing?.strokes || [];
      words.textContent = "";
      overlay.classList.remove("empty");
      overlay.classList.add("tidying");
      if (!tidied) compare();
      const drawings = result.drawings || [];
      const box = boxOf(drawings.map((each) => each.strokes));
      row.replaceChildren(...drawings.map((sketch, number) => {
        const [heat, word] = HEATS[Math.floor((number * HEATS.length) / drawings.length)];
        const label = t("Drawn again, {word} (temperature {heat}). Use it", { word, heat });
        const button = h("button", { type: "button", class: "paper", "aria-label": label, title: t("temperature {heat}", { heat }) }, picture(sketch.strokes, box));
        button.disabled = !sketch.strokes.length;
        usable(button, () => sketch);
        return h("figure", {}, button, h("figcaption", {}, sketch.strokes.length ? word : t("nothing drawn")));
      }));
      tidy(args);
    },
    words(text) {
      asked += 1;
      tidied = null;
      overlay.classList.add("empty");
      words.textContent = text || "";
      offered?.refresh();
    },
    /* What stands below the words while there is no answer, such as examples. */
    offer(row) {
      offered = row;
      words.after(row.element);
    },
    wait(busy) {
      if (busy) asked += 1;
      overlay.classList.toggle("stale", busy);
      overlay.setAttribute("aria-busy", String(busy));
    },
    keep: () => Number(slider.value),
    restore(value) {
      slider.value = value;
      fade();
    },
  };
};
