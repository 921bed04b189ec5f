/* Learn: the computer draws a thing stroke by stroke on its own sheet, and after each waits until the learner has drawn it, too.
   How far they are is read off the learner's sheet alone (steps.js), so that undo, redo, clear and a reload need nothing more. */
import { paperOf } from "./paper.js";
import { copiesOf, verdictOf } from "./steps.js";
import { calm, h, icon, svg } from "../../web/elements.js";
import { boundsOf, pathOf, SHEET } from "../../web/ink.js";
import { anySeed } from "../../web/model.js";
import { nameOf, t } from "../../web/language.js";
/** @import { Room, View } from "../../web/types.d.ts" */

const PACE = 170; // sheet units a second, at speed 1
const [SHORTEST, LONGEST] = [450, 7000]; // ms for one stroke at speed 1
const PAUSE = 350; // ms before the computer draws on
const LEARNER = "copy"; // the part that is the learner's sheet


/** @type {(host: HTMLElement, room: Room) => View} */
export const createLesson = (host, room) => {
  const id = `${room.name}-lesson`;
  let model = []; // the strokes of the computer's drawing
  let name = ""; // of what it is
  let key = null; // what the drawing was asked with: another key is another lesson
  let memory = new Map(); // what each stroke of the learner's was taken for
  let shown = ""; // what is on the sheets
  let marked = ""; // the copies whose marks are asked for or on show
  let action = 0; // the number of the newest animation: an older one stops

  const pad = () => room.parts[LEARNER];
  const copies = () => copiesOf(model, pad().value(), memory);
  const nextOf = (found) => (found.includes(null) ? found.indexOf(null) : model.length);

  /* ---- what stands on the page ---- */

  const sheetOf = (label) => svg("svg", { class: "sheet", viewBox: `0 0 ${SHEET} ${SHEET}`, role: "img", "aria-label": label });
  const button = (sign, words, act, title) => h("button", { type: "button", "data-do": act, "aria-label": words, title }, icon(sign), h("span", {}, words));

  const anotherOne = () => {
    const made = button("dice", t("Another one"), "another", t("Another drawing of the same thing"));
    made.addEventListener("click", () => room.parts.seed.set(anySeed()));
    return made;
  };
  const onPaper = () => {
    const made = button("print", t("Print"), "print", t("One page: step by step, and a box to draw in"));
    made.addEventListener("click", () => {
      layPaper();
      window.print();
    });
    return made;
  };

  const empty = h("p", { class: "words" });
  const turn = h("p", { class: "turn", role: "status", "aria-live": "polite", tabindex: -1 });
  const sheet = sheetOf(t("The computer's sheet"));
  const back = button("left", t("Back"), "back", t("One stroke back"));
  const again = button("again", t("Show again"), "again", t("Watch this stroke once more"));
  const skip = button("right", t("Skip"), "skip", t("Let the computer draw this one on your sheet"));
  const speed = h("input", { type: "range", id: `${id}-speed`, min: -1, max: 1, step: 0.25, value: 0 });
  const radio = (value, word, more) => h("label", {}, h("input", { type: "radio", name: `${id}-way`, value }), h("span", {}, word, h("span", { class: "long" }, more)));
  const ways = h("fieldset", { class: "ways" }, h("legend", { class: "unseen" }, t("How to draw it")), radio("trace", t("Trace"), ` ${t("a faint line")}`), radio("copy", t("Copy"), ` ${t("by eye")}`));
  const radios = [...ways.querySelectorAll("input")];
  radios[0].checked = true;
  const pace = h("div", { class: "pace" }, h("label", { for: speed.id }, t("Speed")),
    h("div", { class: "track" }, h("span", { class: "end", "aria-hidden": "true" }, t("slow")), speed, h("span", { class: "end", "aria-hidden": "true" }, t("fast"))));
  const watch = h("div", { class: "watch" }, sheet,
    h("div", { class: "desk" }, h("div", { class: "buttons short" }, back, again, skip), ways, pace, h("div", { class: "buttons" }, anotherOne(), onPaper())));

  const theirs = sheetOf(t("Your drawing"));
  const ours = sheetOf(t("The computer's drawing"));
  const whose = h("figcaption", {});
  const verdict = h("p", { class: "verdict" });
  const list = h("ol", { class: "marks" });
  const once = button("again", t("Draw it again"), "once", t("The same drawing from the beginning"));
  const end = h("div", { class: "end-of-lesson", hidden: "" },
    h("div", { class: "pair" }, h("figure", {}, theirs, whose), h("figure", {}, ours, h("figcaption", {}, t("the computer's")))),
    verdict, list, h("div", { class: "buttons" }, anotherOne(), once, onPaper()));
  const content = h("div", { class: "content", hidden: "" }, turn, watch, end);
  host.classList.add("lesson");
  host.append(empty, content);

  const way = () => radios.find((each) => each.checked).value;
  const tempo = () => 2 ** Number(speed.value);

  /* The faint line on the learner's sheet lies over the ink and lets every touch through. */
  const guide = svg("svg", { class: "guide", viewBox: `0 0 ${SHEET} ${SHEET}`, "aria-hidden": "true" });
  const layGuide = () => {
    const ink = pad().element?.querySelector?.("svg.ink") || room.element.querySelector(`[data-part="${LEARNER}"] svg.ink`);
    if (ink && guide.previousElementSibling !== ink) ink.after(guide);
  };

  /* ---- drawing, slowly ---- */

  const strokeOf = (points, kind) => svg("path", { d: pathOf(points), class: kind });
  /* Where a stroke begins; of a small one the ring leaves its line to be seen. */
  const startOf = (points) => {
    const [left, top, right, bottom] = boundsOf([points]);
    const r = Math.max(2.5, Math.min(6, Math.max(right - left, bottom - top) / 5));
    return svg("circle", { class: "start", cx: points[0][0], cy: points[0][1], r });
  };

  /* Draws a stroke's path into several sheets at once; resolves to false where something else began meanwhile. */
  const drawSlowly = (paths, mine) => {
    const length = paths[0].getTotalLength();
    const duration = Math.min(LONGEST, Math.max(SHORTEST, (1000 * length) / PACE)) / tempo();
    const tips = paths.map((path) => path.parentNode.appendChild(svg("circle", { class: "tip", r: 5 })));
    for (const path of paths) {
      path.style.strokeDasharray = `0 ${length + 10}`;
    }
    const settle = () => {
      for (const path of paths) path.style.strokeDasharray = "";
      for (const tip of tips) tip.remove();
    };
    return new Promise((resolve) => {
      let began = null;
      const frame = (now) => {
        began ??= now;
        const part = Math.min(1, (now - began) / duration);
        if (mine !== action || !host.isConnected) return resolve(false);
        const spot = paths[0].getPointAtLength(part * length);
        paths.forEach((path, i) => {
          path.style.strokeDasharray = `${part * length} ${length + 10}`;
          tips[i].setAttribute("cx", spot.x);
          tips[i].setAttribute("cy", spot.y);
        });
        if (part < 1) return requestAnimationFrame(frame);
        settle();
        return resolve(true);
      };
      requestAnimationFrame(frame);
    });
  };

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /* Shows a step: what is drawn already, and the stroke that is to be drawn, slowly. */
  const play = async (step, found) => {
    const mine = ++action;
    const place = { number: step + 1, count: model.length };
    const stroke = model[step];
    const line = strokeOf(stroke, "now");
    const faint = way() === "trace" ? strokeOf(stroke, "faint") : null;
    sheet.replaceChildren(...model.filter((_, k) => found[k]).map((points) => strokeOf(points, "done")), startOf(stroke), line);
    guide.replaceChildren(...(faint ? [faint, startOf(stroke)] : []));
    layGuide();
    turn.textContent = t("Watch: stroke {number} of {count}.", place);
    host.dataset.turn = "computer";
    if (!calm()) {
      const paths = faint ? [line, guide.appendChild(strokeOf(stroke, "now"))] : [line];
      for (const path of paths) path.style.strokeDasharray = "0 9999";
      await wait(PAUSE);
      if (mine !== action || !(await drawSlowly(paths, mine))) return;
      if (faint) paths[1].remove();
    }
    turn.textContent = t("Your turn: stroke {number} of {count}.", place);
    host.dataset.turn = "learner";
  };

  /* ---- the end ---- */

  const lit = (number, on) => {
    for (const each of [theirs, ours]) each.querySelector(`[data-stroke="${number}"]`)?.classList.toggle("lit", on);
  };

  const markOf = (mark) => {
    const words = mark.shown ? t("The computer drew this one.") : mark.words.split(/(?<=[.!]) /).map((words) => t(words)).join(" ");
    const fill = h("span", { class: "fill" });
    fill.style.width = `${Math.round(100 * mark.likeness)}%`;
    const bar = h("span", { class: mark.shown ? "no bar" : "bar", "aria-hidden": "true" }, fill);
    const row = h("li", { tabindex: 0 }, h("span", { class: "which" }, t("Stroke {number}", { number: mark.stroke + 1 })), bar, h("span", { class: "what" }, words));
    for (const event of ["pointerenter", "focus"]) row.addEventListener(event, () => lit(mark.stroke, true));
    for (const event of ["pointerleave", "blur"]) row.addEventListener(event, () => lit(mark.stroke, false));
    return row;
  };

  const finish = async (found) => {
    const written = JSON.stringify([key, found]);
    const again = written === marked; // it is being looked at, or was
    const mine = again ? action : ++action;
    guide.replaceChildren();
    sheet.replaceChildren(...model.map((points) => strokeOf(points, "done")));
    const skipped = found.every((each) => each.shown);
    const thing = nameOf(name);
    turn.textContent = skipped ? t("There it is: the computer drew all of this {thing}.", { thing }) : t("There it is: your {thing}!", { thing });
    whose.textContent = skipped ? t("on your sheet") : t("yours");
    host.dataset.turn = "end";
    const draw = (into, strokes, kind) => into.replaceChildren(...strokes.map((points, number) => {
      const path = strokeOf(points, kind);
      path.dataset.stroke = number;
      return path;
    }));
    draw(ours, model, "done");
    draw(theirs, found.map((each) => each.points), "own");
    for (const [number, each] of found.entries()) theirs.children[number].classList.toggle("shown", each.shown);
    if (again) return;
    marked = written;
    list.replaceChildren();
    verdict.textContent = t("Looking at both ...");
    try {
      const copy = { strokes: found.map((each) => each.points) };
      const result = await room.ask("lesson", { ...room.arguments(), copy }, "marks");
      if (!result || mine !== action) {
        if (marked === written) marked = "";
        return;
      }
      const marks = result.marks.map((mark) => ({ ...mark, shown: Boolean(found[mark.stroke]?.shown) }));
      verdict.textContent = verdictOf(marks, name);
      list.replaceChildren(...(marks.some((mark) => !mark.shown) ? marks.map(markOf) : []));
    } catch (error) {
      if (mine !== action) return;
      marked = "";
      verdict.textContent = error.message;
    }
  };

  /* ---- from step to step ---- */

  const showStep = (anew) => {
    if (!model.length) return;
    const found = copies();
    const step = nextOf(found);
    const strokes = pad().value()?.strokes?.length || 0;
    back.disabled = strokes === 0;
    const left = step === model.length ? watch : end;
    const focused = left.contains(document.activeElement);
    watch.hidden = step === model.length;
    end.hidden = step < model.length;
    if (focused) turn.focus(); // where the keyboard was is gone
    if (step === model.length && shown && host.offsetParent) turn.scrollIntoView({ block: "nearest" }); // on a phone it stands above the sheet
    const now = found.map((each, k) => (each ? k : "")).join();
    const same = now === shown && !anew;
    shown = now;
    if (step === model.length) return finish(found);
    return same ? layGuide() : play(step, found);
  };

  const put = (strokes, shownOnes) => pad().set({ strokes, model: shownOnes });

  back.addEventListener("click", () => {
    const value = pad().value();
    const count = value.strokes.length - 1;
    put(value.strokes.slice(0, -1), (value.model || []).filter((number) => number < count));
  });
  again.addEventListener("click", () => showStep(true));
  skip.addEventListener("click", () => {
    const value = pad().value() || { strokes: [] };
    const step = nextOf(copies());
    if (step < model.length) put([...(value.strokes || []), model[step]], [...(value.model || []), (value.strokes || []).length]);
  });
  once.addEventListener("click", () => put([], []));
  ways.addEventListener("change", () => {
    showStep(true);
    room.keep();
  });
  speed.addEventListener("change", () => room.keep());
  room.heard.push((widget) => {
    if (widget && widget !== pad()) return;
    showStep();
    room.keep();
  });

  /* ---- on paper ---- */

  const layPaper = () => {
    const here = Boolean(host.isConnected && host.offsetParent && model.length);
    document.querySelector("body > .lesson-paper")?.remove();
    if (here) document.body.append(paperOf(model, name));
    document.documentElement.classList.toggle("printing-a-lesson", here); // else the browser prints the page as it is
  };
  addEventListener("beforeprint", layPaper); // the browser's own menu prints the same

  /* ---- what the room asks of a view ---- */

  return {
    show(result, args) {
      const { copy, ...asked } = args || {};
      const now = JSON.stringify([asked, result.drawing.strokes.length]);
      const other = key !== null && key !== now;
      model = result.drawing.strokes;
      name = result.drawing.category || asked.category || t("drawing");
      key = now;
      if (other) memory = new Map();
      empty.textContent = "";
      content.hidden = false;
      if (other && pad().value()?.strokes?.length) put([], []);
      showStep(true);
      room.keep();
    },
    words(text) {
      action += 1;
      model = [];
      guide.replaceChildren();
      content.hidden = true;
      empty.textContent = text;
    },
    wait(busy) {
      host.classList.toggle("old", busy);
      if (busy && !model.length) empty.textContent = t("The computer looks for something to draw ...");
    },
    linked: () => ({ way: way(), speed: Number(speed.value) }),
    keep: () => ({ key, memory: [...memory], way: way(), speed: Number(speed.value) }),
    restore(value) {
      key = value?.key ?? null;
      memory = new Map(Array.isArray(value?.memory) ? value.memory : []);
      if (Number.isFinite(value?.speed)) speed.value = value.speed;
      for (const input of radios) input.checked = input.value === (value?.way || "trace");
    },
  };
};
