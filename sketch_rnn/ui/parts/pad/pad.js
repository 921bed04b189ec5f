/* The pad: a sheet of 400 x 400 units and the strokes on it, {points, model}. A stroke is never changed, and each change makes a new
   list of them, so that history is a list of lists. */
import { createArranger } from "./arrange.js";
import { createEraser } from "./erase.js";
import { createGhost } from "./ghost.js";
import { createHistory } from "./history.js";
import { createKeys } from "./keys.js";
import { createPen } from "./pen.js";
import { listenToPointer } from "./pointer.js";
import { createToolbar } from "./toolbar.js";
import { page } from "../../web/data.js";
import { h, svg } from "../../web/elements.js";
import * as files from "../../web/files.js";
import { pathOf, SHEET } from "../../web/ink.js";
import * as shape from "../../web/shape.js";
import { many, t } from "../../web/language.js";
/** @import { Pad, PartSpec, Room, Sheet } from "../../web/types.d.ts" */

const KEYS = [
  t("Arrow keys move a cursor, with Shift finely; Space puts the pen down and lifts it; Escape lifts it without drawing."),
  t("E is the eraser, M moves and scales, Delete takes a stroke away, Control+Z undoes."),
].join(" ");
const TOLD = {
  pen: t("Pen."),
  erase: t("Eraser: draw over strokes to take them away."),
  arrange: t("Move and scale: drag, or arrow keys, plus and minus. Space chooses a stroke."),
};
let made = 0;

const same = (a, b) => a === b || (a.model === b.model && JSON.stringify(a.points) === JSON.stringify(b.points));
const alike = (a, b) => a.length === b.length && a.every((stroke, k) => same(stroke, b[k]));
const inked = (strokes, model = []) => strokes.map((points, k) => ({ points, model: model.includes(k) }));
const pointsOf = (strokes) => strokes.map((stroke) => stroke.points);

/* A list of strokes as it lies on the sheet, whole. */
const laid = (list) => {
  const points = pointsOf(list);
  const fitted = shape.fitted(points);
  return fitted === points ? list : list.map((stroke, k) => ({ ...stroke, points: fitted[k] }));
};

/* A value that anybody may have sent as a list of strokes; throws an Error for a person. */
const given = (value) => {
  const bare = Array.isArray(value) ? { strokes: value } : value || { strokes: [] };
  const strokes = shape.clean(bare.strokes);
  return laid(inked(strokes, shape.machines(bare.model, strokes.length)));
};

/** @type {(host: HTMLElement, spec: PartSpec, room: Room) => Sheet} */
export const createPad = (host, spec, room) => {
  const number = ++made;
  const label = t(spec.label || "Your drawing");
  const layers = Object.fromEntries(["ghost", "strokes", "trial", "live", "marks"].map((name) => [name, svg("g", { class: name })]));
  const ink = svg("svg", {
    class: "ink", viewBox: `0 0 ${SHEET} ${SHEET}`, tabindex: 0,
    role: "application", "aria-roledescription": t("drawing sheet"), "aria-describedby": `pad-keys-${number}`,
  }, Object.values(layers));
  const hint = spec.invite && spec.invite !== "Draw here" ? h("span", {}, t(spec.invite)) : null;
  const invitation = h("div", { class: "invite", "aria-hidden": "true" }, h("b", {}, t("Draw here")), hint);
  const heard = h("span", { class: "unseen", role: "status" });
  const sheet = h("div", { class: "sheet" }, ink, invitation);
  const several = (room.spec?.parts || []).filter((part) => part.kind === "pad").length > 1;

  const nodes = new WeakMap(); // of strokes
  const nodeOf = (stroke) => {
    if (!nodes.has(stroke)) nodes.set(stroke, svg("path", { d: pathOf(stroke.points), class: stroke.model ? "model" : null }));
    return nodes.get(stroke);
  };
  const draw = (strokes) => {
    layers.strokes.replaceChildren(...strokes.map(nodeOf));
    layers.marks.replaceChildren(...(pad.mode === "arrange" ? pad.tools.arrange.marks() : []), ...keys.marks());
  };
  const words = () => {
    const [all, machine] = [pad.strokes.length, pad.strokes.filter((stroke) => stroke.model).length];
    const count = all === 0 ? t("empty") : many(all, "1 stroke", "{count} strokes");
    const whose = !machine ? [] : [machine === all ? t("drawn by the machine") : t("{count} of them the machine's", { count: machine })];
    return `${label}: ${[count, ...whose].join(", ")}`;
  };
  const show = () => {
    if (!pad.strokes.length) pad.mode = "pen"; // there is nothing to erase or to move
    draw(pad.strokes);
    invitation.classList.toggle("away", pad.strokes.length > 0 || pad.tools.pen.drawing() || ghost.there());
    ink.setAttribute("aria-label", words());
    ink.dataset.mode = pad.mode;
    toolbar.show();
  };

  const put = (state) => {
    pad.strokes = state.strokes;
    layers.trial.replaceChildren();
    for (const [name, value] of Object.entries(state.parts || {})) room.parts?.[name]?.set?.(value, { quiet: true });
    ghost.away();
    keys.moved();
    show();
  };

  const pad = /** @type {Pad} */ ({
    host, room, spec, label, sheet, ink, layers, show,
    name: spec.name,
    history: createHistory(),
    strokes: [],
    mode: "pen",
    tools: {},
    preview: draw,
    value: () => ({ strokes: pointsOf(pad.strokes), model: pad.strokes.flatMap((stroke, k) => (stroke.model ? [k] : [])) }),
    changed: () => room.changed(widget),
    tell: (text) => { heard.textContent = text; },
    busy: () => Object.values(pad.tools).some((tool) => tool.drawing()),

    /* Another list of strokes, and other values of other parts, as one step that can be undone. True where something changed. */
    change(next, { parts = {}, quiet = false, amend = false } = {}) {
      const differs = ([name, value]) => room.parts?.[name] && JSON.stringify(room.parts[name].value()) !== JSON.stringify(value);
      const others = Object.entries(parts).filter(differs);
      if (alike(next, pad.strokes) && !others.length) {
        show();
        return false;
      }
      const points = next.reduce((sum, stroke) => sum + stroke.points.length, 0);
      if (next.length > pad.strokes.length && (next.length > page.limits.strokes || points > page.limits.points)) {
        room.say(t("The sheet is full: take something away first."));
        show();
        return false;
      }
      const after = { strokes: next, parts: Object.fromEntries(others) };
      const before = { strokes: pad.strokes, parts: Object.fromEntries(others.map(([name]) => [name, room.parts[name].value()])) };
      if (amend && pad.history.can(-1)) pad.history.amend(after);
      else pad.history.record(before, after);
      put(after);
      if (!quiet) pad.changed();
      return true;
    },
    go(way) {
      if (pad.busy()) return;
      const state = pad.history.go(way);
      if (!state) return;
      put(state);
      pad.tell(`${way < 0 ? t("Undone") : t("Done again")}: ${words()}.`);
      pad.changed();
    },
    setMode(mode) {
      if (mode !== "pen" && !pad.strokes.length) return true;
      pad.lift();
      pad.tools.arrange.leave();
      if (mode !== "pen") ghost.away();
      pad.mode = mode;
      show();
      pad.tell(TOLD[mode]);
      return true;
    },
    async open(file) {
      try {
        const found = await files.read(file, (sent, pixels) => {
          room.say(pixels ? t("Tracing {file} …", { file: file.name }) : t("Opening {file} …", { file: file.name }));
          return room.drawingsIn(sent, spec.name);
        });
        if (!found || room.opened?.(found)) return;
        pad.change(laid(inked(found.strokes, found.model)));
        room.say(found.words);
      } catch (error) {
        room.say(error.message);
      }
    },
    lift: () => keys.lift(),
    hideCursor: () => keys.hideCursor(),
    key: (event) => keys.key(event),
    tapped: (point) => ghost.tapped(point),
    refuse: () => ghost.away(),
    accept: () => ghost.accept(),
    hasGhost: () => ghost.there(),
  });

  pad.tools = { pen: createPen(pad), erase: createEraser(pad), arrange: createArranger(pad) };
  const ghost = createGhost(pad);
  const keys = createKeys(pad);
  const toolbar = createToolbar(pad);
  host.classList.add("part", "pad");
  host.setAttribute("role", "group");
  host.setAttribute("aria-label", label);
  if (several) host.append(h("span", { class: "name", "aria-hidden": "true" }, label));
  host.append(sheet, toolbar.bar, h("span", { class: "unseen", id: `pad-keys-${number}` }, KEYS), heard);
  listenToPointer(pad);
  files.droppable(host, (file) => pad.open(file));
  ink.addEventListener("blur", () => {
    delete ink.dataset.by;
    pad.lift();
    pad.hideCursor();
  });

  let taken = null; // what was taken last, and what the sheet then was: the same again is a second click, not a second line
  const tolerant = (act) => {
    try {
      return act();
    } catch (error) {
      room.say(error.message);
      return false;
    }
  };

  const widget = {
    value: pad.value,
    empty: () => !pad.strokes.length,
    set: (value, { quiet = false, parts = {} } = {}) => tolerant(() => pad.change(given(value), { quiet, parts })),
    /* As `set`, and other parts of the room change with it and come back with it: become(strokes, {parts: {category: "cat"}}). */
    become: (value, change) => widget.set(value, change),
    /* The strokes of an ending, added to what is on the sheet now. `drawn` is what it was an ending of, for a sheet that is empty now. */
    take: (added, drawn = { strokes: [] }) => tolerant(() => {
      const key = JSON.stringify(added);
      if (taken && taken.key === key && taken.strokes === pad.strokes) return false;
      const before = pad.strokes.length ? pad.strokes : inked(shape.clean(Array.isArray(drawn) ? drawn : drawn.strokes));
      const more = shape.clean(added).map((points) => ({ points, model: true }));
      const done = more.length > 0 && pad.change(laid([...before, ...more]));
      if (done) taken = { key, strokes: pad.strokes };
      return done;
    }),
    ghost: (strokes) => tolerant(() => ghost.suggest(strokes)),
    trial: (strokes) => layers.trial.replaceChildren(...strokes.map((points) => svg("path", { d: pathOf(points), class: "trial" }))),
    undo: () => pad.go(-1),
    redo: () => pad.go(1),
    clear: () => pad.change([]),
    focus: () => ink.focus({ preventScroll: true }),
    keep: () => pad.history.keep(pad.strokes),
    restore(kept) {
      try {
        put({ strokes: pad.history.restore(kept) });
      } catch {
        /* nothing of ours was kept: the sheet stays as it is */
      }
    },
  };
  show();
  return widget;
};
