/* A filmstrip: all frames small in a row, one of them large, a slider that scrubs, and play, there and back.
   All frames come in one answer, so that scrubbing asks nothing. */
import { boxOf, called, inked, picture } from "./drawn.js";
import { calm, childrenOf, h, icon, svg } from "../../web/elements.js";
import * as files from "../../web/files.js";
import { uses } from "./uses.js";
import { FORWARD, nameOf, t } from "../../web/language.js";
/** @import { Room, View } from "../../web/types.d.ts" */

const FRAME = 230; // ms that a frame stands while the film plays
const END = 4; // times as long at its two ends

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/* What a frame shows, in words. */
const caption = (frames, number) => {
  const last = frames.length - 1;
  const [from, to] = [frames[0].category, frames[last].category];
  if (number === 0) return called(from);
  if (number === last) return called(to);
  const way = 2 * number === last ? t("half way") : t("{percent} % of the way", { percent: Math.round((100 * number) / last) });
  return from === to ? t("{way} from one {thing} to the other", { way, thing: from ? nameOf(from) : t("drawing") }) : t("{way}: {from} becoming {to}", { way, from: called(from), to: called(to) });
};

/** @type {(host: HTMLElement, room: Room) => View} */
export const createFilmstrip = (host, room) => {
  const words = h("p", { class: "words", role: "status", "aria-live": "polite" });
  const stage = h("button", { type: "button", class: "stage paper" });
  const told = h("p", { class: "told" });
  const play = h("button", { type: "button", class: "play", "aria-pressed": "false" });
  const slider = h("input", { type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": t("Where in the film") });
  const ends = [h("span", { class: "end", "aria-hidden": "true" }), h("span", { class: "end", "aria-hidden": "true" })];
  const strip = h("div", { class: "strip", role: "group", "aria-label": t("All frames") });
  const use = h("button", { type: "button", class: "use" }, t("Use this drawing …"));
  const save = h("button", { type: "button", class: "save" }, t("Save the film"));
  const shown = h("div", { class: "shown" },
    h("div", { class: "screen" }, stage, h("span", { class: "sign", "aria-hidden": "true" }, t("drawing …")), told),
    h("div", { class: "scrub" }, play, ends[0], slider, ends[1]),
    strip, h("div", { class: "acts" }, use, save));
  const film = h("div", { class: "film empty" }, words, shown);
  host.append(film);

  let frames = []; // sketches, those that are shown
  let at = 0; // number of the frame on the stage
  let step = 1; // -1 while the film runs back
  let timer = 0;
  let once = false; // it plays there and back by itself, and then rests half way
  let kept = null; // where in the film the person stood before a reload
  let touched = false; // the person has moved in this film
  let offered = null; // a row of examples, below the words

  /** @type {any} */
  const view = { caption, element: film };
  const strokes = () => frames[at]?.strokes || [];

  const go = (number, { focus = false } = {}) => {
    at = clamp(number, 0, frames.length - 1);
    for (const [place, each] of [...stage.querySelectorAll("g")].entries()) each.classList.toggle("on", place === at);
    for (const [place, each] of childrenOf(strip).entries()) {
      each.classList.toggle("on", place === at);
      each.setAttribute("aria-pressed", String(place === at));
      each.tabIndex = place === at ? 0 : -1;
    }
    const text = view.caption(frames, at);
    told.textContent = strokes().length ? text : t("{words} (the model drew nothing here)", { words: text });
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", t("{number} of {count}: {words}", { number: at + 1, count: frames.length, words: text }));
    stage.setAttribute("aria-label", t("Frame {number} of {count}, {words}. Use this drawing", { number: at + 1, count: frames.length, words: text }));
    use.disabled = !strokes().length;
    const button = childrenOf(strip)[at];
    if (focus) button.focus({ preventScroll: true });
    // Into view within the strip alone: the page itself is not to move.
    const [left, right] = [button.offsetLeft, button.offsetLeft + button.offsetWidth];
    if (left < strip.scrollLeft || right > strip.scrollLeft + strip.clientWidth) strip.scrollLeft = left - strip.clientWidth / 3;
  };

  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    once = false;
    play.setAttribute("aria-pressed", "false");
    play.replaceChildren(icon("play"), h("span", {}, t("Play")));
  };

  const run = () => {
    const last = frames.length - 1;
    const turning = at + step < 0 || at + step > last;
    if (turning) step = -step;
    if (once && step > 0 && at === 0 && turning) return rest();
    if (film.offsetParent && !document.hidden) go(at + step);
    timer = setTimeout(run, at === 0 || at === last ? END * FRAME : FRAME);
  };

  const rest = () => {
    stop();
    go(Math.floor((frames.length - 1) / 2));
  };

  const start = () => {
    stop();
    play.setAttribute("aria-pressed", "true");
    play.replaceChildren(icon("pause"), h("span", {}, t("Pause")));
    timer = setTimeout(run, FRAME);
  };

  const toggle = () => {
    touched = true;
    if (timer) stop();
    else if (frames.length > 1) start();
  };

  const move = (number, options) => {
    touched = true;
    stop();
    go(number, options);
    room.keep();
  };

  play.addEventListener("click", toggle);
  slider.addEventListener("input", () => move(Number(slider.value)));
  strip.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button) move(childrenOf(strip).indexOf(button));
  });
  film.addEventListener("keydown", (event) => {
    if (event.key === " " && !(/** @type {Element} */ (event.target).closest("button, summary, select"))) {
      event.preventDefault();
      toggle();
    }
  });
  strip.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - FORWARD, ArrowRight: at + FORWARD, Home: 0, End: frames.length - 1 }[event.key];
    if (event.key === " ") {
      event.preventDefault();
      toggle();
    }
    if (to === undefined) return;
    event.preventDefault();
    move(to, { focus: true });
  });

  /* What is done with a frame is done with the one that was on the stage when the menu opened. */
  const chosen = () => {
    stop();
    return frames[at];
  };
  uses(room, use, chosen);
  uses(room, stage, chosen);

  save.addEventListener("click", async () => {
    save.disabled = true;
    try {
      const asked = frames.filter((frame) => frame.strokes.length).map((frame) => ({ strokes: frame.strokes }));
      const made = await room.ask("picture", { frames: asked, format: "gif" });
      if (!made) return;
      const link = h("a", { href: `data:${made.type};base64,${made.data}`, download: `${files.fileName(room.name)}.gif` });
      link.click();
    } catch (error) {
      room.say(error.message);
    } finally {
      save.disabled = false;
    }
  });

  view.show = (result) => {
    const before = frames.length > 1 ? at / (frames.length - 1) : null;
    const fresh = film.classList.contains("empty");
    stop();
    frames = (result.frames || result.drawings || []).map((frame) => ({ ...frame, strokes: frame.strokes || [] }));
    if (!frames.length || frames.every((frame) => !frame.strokes.length)) {
      view.words(t("The model drew nothing: draw a little more, or try another number under “More”."));
      return;
    }
    const box = boxOf(frames.map((frame) => frame.strokes));
    const large = svg("svg", { viewBox: box, "aria-hidden": "true", class: "picture" });
    for (const frame of frames) {
      const group = svg("g", {});
      group.append(...inked(frame.strokes));
      large.append(group);
    }
    stage.replaceChildren(large);
    const last = frames.length - 1;
    strip.replaceChildren(...frames.map((frame, number) => {
      const label = t("Frame {number}: {words}", { number: number + 1, words: view.caption(frames, number) });
      const end = number === 0 || number === last ? " last" : "";
      return h("button", { type: "button", class: `frame paper${end}`, "aria-label": label, title: label }, picture(frame.strokes, box));
    }));
    strip.style.setProperty("--frames", String(frames.length));
    slider.max = String(last);
    ends[0].textContent = nameOf(frames[0].category) || t("first");
    ends[1].textContent = nameOf(frames[last].category) || t("last");
    film.classList.remove("empty");
    words.textContent = "";
    step = 1;
    if (kept !== null) {
      go(clamp(kept, 0, last));
      kept = null;
    } else if (fresh && !touched && !calm()) {
      go(0);
      start();
      once = true;
    } else go(before === null || !touched ? Math.floor(last / 2) : Math.round(before * last));
  };

  view.words = (text) => {
    stop();
    frames = [];
    film.classList.add("empty");
    words.textContent = text || "";
    offered?.refresh();
  };

  /* What stands below the words while there is no film, such as examples. */
  view.offer = (row) => {
    offered = row;
    words.after(row.element);
  };

  view.wait = (busy) => {
    film.classList.toggle("stale", busy);
    film.setAttribute("aria-busy", String(busy));
  };

  view.keep = () => (touched && frames.length ? at : undefined);
  view.restore = (value) => {
    if (!Number.isInteger(value)) return;
    kept = value;
    touched = true;
  };
  stop();
  view.words(t(room.spec.invite));
  return view;
};
