/* A picture that is painted over the drawing on the sheet: asked for by a button, since it takes a while. */
import { bytesOf, download, fileName } from "../../web/files.js";
import { calm, h } from "../../web/elements.js";
import { menu } from "../../web/menu.js";
import { anySeed } from "../../web/model.js";
import { noted } from "../../web/png.js";
import { entries } from "../../web/uses.js";
import { before, howFar, howLong } from "./words.js";
import { t } from "../../web/language.js";
/** @import { Progress, Room, View } from "../../web/types.d.ts" */

/** @type {(host: HTMLElement, room: Room) => View} */
export const createPicture = (host, room) => {
  let asked = null; // what is being painted: {done, stop}
  let shown = null; // {picture, drawing, category} of what stands there
  let patient = false; // whether the person has said that it may take long

  const words = h("p", { class: "words", role: "status", "aria-live": "polite" });
  const invite = h("p", { class: "invite" }, t(room.spec.invite));
  const canvas = h("div", { class: "canvas" }, invite);
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("How far it is painted") });
  const far = h("span", { class: "far" });
  const button = (label, act, kind = "quiet") => h("button", { type: "button", class: kind, onclick: act }, label);
  const stop = button(t("Stop"), () => end(t("Stopped.")));
  const work = h("div", { class: "work", hidden: true }, bar, far, stop);
  const paintIt = button(t("Paint it"), () => paint(), "primary paint");
  const another = button(t("Another"), () => {
    room.parts.seed.set(anySeed());
    paint();
  });
  const save = button(t("Save as PNG"), () => keepIt());
  const use = h("button", { type: "button", class: "quiet" }, t("Use the drawing …"));
  const buttons = h("div", { class: "buttons" }, another, save, use);
  const agree = button(t("Paint it all the same"), () => {
    patient = true;
    paint();
  }, "primary agree");
  const ask = h("div", { class: "buttons", hidden: true }, agree, button(t("Not now"), () => end("")));
  const element = h("div", { class: "painting" }, canvas, work, words, ask, buttons, h("p", { class: "note" }, t(room.spec.view.note)));
  host.append(element);

  const show = () => {
    const empty = room.parts.drawing?.empty() ?? true;
    element.classList.toggle("busy", Boolean(asked));
    work.hidden = !asked;
    buttons.hidden = Boolean(asked) || !ask.hidden;
    paintIt.disabled = empty || Boolean(asked);
    another.disabled = empty || !shown;
    for (const each of [save, use]) each.disabled = !shown;
  };

  const end = (text) => {
    asked?.stop();
    asked = null;
    ask.hidden = true;
    words.textContent = text;
    show();
  };

  /** @type {(progress: Progress) => void} */
  const told = (progress) => {
    bar.value = progress.step / progress.steps;
    far.textContent = howFar(progress);
    const waits = before(progress.ahead);
    if (words.textContent !== waits) words.textContent = waits; // said once, and not at every step
  };

  const paint = async () => {
    const args = room.arguments();
    const drawing = room.parts.drawing.value();
    if (!drawing.strokes.length || asked) return;
    ask.hidden = true;
    words.textContent = "";
    far.textContent = "";
    bar.removeAttribute("value"); // until something is known
    const mine = room.paint(args, patient, told);
    asked = mine;
    show();
    canvas.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    stop.focus({ preventScroll: true });
    let said = "";
    try {
      const found = await mine.done;
      if (mine !== asked) return;
      if (found?.asks) {
        said = howLong(found.asks);
        ask.hidden = false;
      } else if (found) {
        shown = { picture: found.picture, drawing, category: args.category };
        const alt = t("A painting of {prompt}, along the lines of your drawing", { prompt: found.prompt });
        canvas.replaceChildren(h("img", { src: `data:${found.picture.type};base64,${found.picture.data}`, alt }));
        said = [t("Painted: {prompt}.", { prompt: found.prompt }), ...found.notes].join(" ");
      }
    } catch (error) {
      if (mine !== asked) return;
      said = error.message;
    }
    asked = null;
    words.textContent = said;
    const away = document.activeElement === stop || document.activeElement === document.body;
    show();
    if (away) (ask.hidden ? (another.disabled ? paintIt : another) : agree).focus({ preventScroll: true });
  };

  const keepIt = () => {
    const { picture, drawing, category } = shown;
    download(new Blob([noted(bytesOf(picture.data), drawing)], { type: picture.type }), `${fileName(category)}-painted.png`);
  };

  menu(use, entries(room, () => use.click(), () => shown && { ...shown.drawing, category: shown.category }, () => []));
  room.heard.push((widget) => {
    if (!widget) {
      const field = room.element.querySelector('[data-part="words"]');
      field.append(paintIt);
      field.querySelector("input").addEventListener("keydown", (event) => {
        if (event.key === "Enter") paint();
      });
    }
    show();
  });
  show();

  return { wait() {}, words() {} };
};
