/* The buttons below the sheet. */
import { h, icon } from "../../web/elements.js";
import * as files from "../../web/files.js";
import { menu } from "../../web/menu.js";
import { send } from "../../web/rooms.js";
import * as store from "../../web/store.js";
import { saveDrawing } from "../../web/uses.js";
import { t } from "../../web/language.js";
/** @import { Pad } from "../../web/types.d.ts" */

const MODES = { pen: t("Pen (P)"), erase: t("Eraser: takes whole strokes (E)"), arrange: t("Move and scale (M)") };
const NAMES = {
  ...MODES,
  undo: t("Undo (Ctrl+Z)"),
  redo: t("Redo (Ctrl+Shift+Z)"),
  clear: t("Clear the sheet (can be undone)"),
  open: t("Open a drawing (SVG, JSON) or a picture of one (PNG, JPEG, WebP)"),
  save: t("Save the drawing"),
  send: t("Send the drawing to another tab"),
};
const ICON = { erase: "eraser" };
const ONE_INK = "one-ink"; // where the choice is stored

/** @type {(pad: Pad) => { bar: HTMLElement, show(): void }} */
export const createToolbar = (pad) => {
  const buttons = {};
  const button = (name) => {
    const made = h("button", { type: "button", "data-do": name, title: NAMES[name], "aria-label": NAMES[name] }, icon(ICON[name] || name));
    buttons[name] = made;
    return made;
  };
  const group = (...names) => h("div", { class: "group" }, names.map(button));
  const picker = h("input", { type: "file", hidden: true, accept: ".json,.ndjson,.jsonl,.svg,.svgz,.gz,.png,.jpg,.jpeg,.webp,application/json,image/svg+xml,image/png,image/jpeg,image/webp" });
  const bar = h("div", { class: "tools", role: "toolbar", "aria-label": t("{sheet}: tools", { sheet: pad.label }) },
    group("pen", "erase", "arrange"), group("undo", "redo", "clear"), group("open", "save", "send"), picker);

  const acts = {
    undo: () => pad.go(-1),
    redo: () => pad.go(1),
    clear: () => {
      pad.change([]);
      pad.tell(t("The sheet is empty. Undo brings the drawing back."));
    },
    open: () => picker.click(),
  };
  for (const [name, act] of Object.entries(acts)) buttons[name].addEventListener("click", act);
  for (const name of Object.keys(MODES)) buttons[name].addEventListener("click", () => pad.setMode(pad.mode === name ? "pen" : name));
  picker.addEventListener("change", () => {
    if (picker.files.length) pad.open(picker.files[0]);
    picker.value = "";
  });

  const save = (kind) => {
    const { strokes, model } = pad.value();
    saveDrawing(pad.room, kind, { strokes, model: store.get(ONE_INK) ? [] : model, inside: model, name: files.nameFor(pad.room) });
  };
  menu(buttons.save, () => [
    ...files.KINDS.map(([kind, label]) => ({ label, act: () => save(kind) })),
    { label: t("All lines in one ink"), checked: Boolean(store.get(ONE_INK)), act: (on) => store.set(ONE_INK, on) },
  ]);
  const destinations = () => (pad.room.spec?.destinations || []).filter((each) => each.room !== pad.room.name || each.part !== pad.name);
  menu(buttons.send, () => destinations().map((place) => ({ label: t(place.label), act: () => send(place, pad.value(), pad.room.parts[pad.room.parts[pad.name]?.spec?.category]?.value()) })));
  buttons.send.hidden = !destinations().length;

  return {
    bar,
    show() {
      const focused = /** @type {HTMLButtonElement} */ (document.activeElement);
      buttons.undo.disabled = !pad.history.can(-1);
      buttons.redo.disabled = !pad.history.can(1);
      for (const name of ["erase", "arrange", "clear", "save", "send"]) buttons[name].disabled = !pad.strokes.length;
      for (const name of Object.keys(MODES)) buttons[name].setAttribute("aria-pressed", String(pad.mode === name));
      if (focused?.disabled && bar.contains(focused)) pad.ink.focus({ preventScroll: true }); // not to lose the keyboard's place
    },
  };
};
