/* Keys. Undo and redo go to the pad that has, or last had, pen or focus; all others only to a sheet that has the focus. */
import { nearest } from "./erase.js";
import { svg } from "../../web/elements.js";
import * as files from "../../web/files.js";
import { SHEET } from "../../web/ink.js";
import { t } from "../../web/language.js";
/** @import { Keys, Pad } from "../../web/types.d.ts" */

const FAR = 10; // sheet units that an arrow key moves the cursor ...
const NEAR = 2; // ... and with Shift
const NUDGE = 4; // sheet units that an arrow key moves the drawing
const GROW = 1.1;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const REACH = 12; // sheet units around the cursor in which a stroke is meant

const pads = new Set();
let active = null;

const seen = (pad) => pad.host.isConnected && pad.ink.getClientRects().length > 0;
const typing = (node) =>
  node && (node.isContentEditable || node.tagName === "TEXTAREA" || node.tagName === "SELECT"
    || (node.tagName === "INPUT" && !["range", "checkbox", "radio", "button"].includes(node.type)));

/* The pad that a key is meant for: around the focus, or else the last one used, or the only one there is to see. */
const meant = (target) => {
  for (const pad of pads) if (!pad.host.isConnected) pads.delete(pad);
  const inside = [...pads].find((pad) => pad.host.contains(target));
  if (inside) return inside;
  if (active && pads.has(active) && seen(active)) return active;
  const visible = [...pads].filter(seen);
  return visible.length === 1 ? visible[0] : null;
};

/* The letter of a key; on a keyboard of other letters the one that a Latin keyboard has in its place. */
const letterOf = ({ key, code }) => (/^Key[A-Z]$/.test(code) && !/^[a-z]$/i.test(key) ? code.at(-1) : key).toLowerCase();

const undoing = (event) => {
  const key = letterOf(event);
  return key === "z" ? (event.shiftKey ? 1 : -1) : key === "y" ? 1 : 0;
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey || typing(event.target)) return;
  const pad = meant(event.target);
  if (!pad) return;
  if (event.ctrlKey || event.metaKey) {
    const way = undoing(event);
    if (!way || !seen(pad)) return;
    event.preventDefault();
    pad.go(way);
    return;
  }
  const onSheet = event.target === pad.ink || (event.target === document.body && pad.hasGhost() && seen(pad));
  if (onSheet && pad.key(event)) event.preventDefault();
});

/* What is pasted beside every sheet and field is for the sheet that is used. */
document.addEventListener("paste", (event) => {
  if (event.defaultPrevented || typing(event.target)) return;
  const [pad, file] = [meant(event.target), files.pasted(event)];
  if (!pad || !seen(pad) || !file) return;
  event.preventDefault();
  pad.open(file);
});

/** @type {(pad: Pad) => Keys} */
export const createKeys = (pad) => {
  let cursor = [SHEET / 2, SHEET / 2];
  let visible = false;
  let down = false; // the keyboard's pen
  let byKey = false; // the last change was a key that can be held down

  pads.add(pad);
  const use = () => { active = pad; };
  pad.host.addEventListener("focusin", use);
  pad.host.addEventListener("pointerdown", use, true);

  const show = () => {
    visible = true;
    delete pad.ink.dataset.by;
    pad.show();
  };
  const arranged = (event, act) => {
    act(event.repeat && byKey);
    byKey = true;
    return true;
  };
  const move = (event, way) => {
    if (pad.mode === "arrange") {
      const far = event.shiftKey ? 1 : NUDGE;
      return arranged(event, (amend) => pad.tools.arrange.nudge([way[0] * far, way[1] * far], amend));
    }
    const far = event.shiftKey ? NEAR : FAR;
    cursor = [0, 1].map((i) => Math.max(0, Math.min(SHEET, cursor[i] + way[i] * far)));
    if (down) pad.tools.pen.move([cursor]);
    const [across, below] = cursor.map((value) => Math.round((100 * value) / SHEET));
    pad.tell(t("{across} across, {below} down, of 100.", { across, below }));
    show();
    return true;
  };
  const press = () => {
    if (pad.mode === "arrange") pad.tools.arrange.next();
    else if (pad.mode === "erase") {
      pad.tools.erase.down(cursor, { pointerType: "touch" });
      pad.tools.erase.up();
    } else if (down) {
      pad.lift();
    } else {
      down = true;
      pad.tools.pen.down(cursor);
      pad.tell(t("Pen down."));
    }
    show();
    return true;
  };
  const leave = () => {
    if (down) {
      down = false;
      pad.tools.pen.drop();
      pad.tell(t("Pen up. Nothing was drawn."));
    } else if (pad.hasGhost()) pad.refuse();
    else if (pad.mode !== "pen") pad.setMode("pen");
    else if (visible) pad.hideCursor();
    else return false;
    return true;
  };
  const remove = () => {
    const chosen = pad.mode === "arrange" ? pad.tools.arrange.chosen() : null;
    const near = visible && pad.mode !== "arrange" ? pad.strokes[nearest(pad.strokes, cursor, REACH)] : null;
    const gone = chosen || near || pad.strokes[pad.strokes.length - 1];
    if (gone) pad.change(pad.strokes.filter((stroke) => stroke !== gone));
    if (gone) pad.tell(t("A stroke is gone."));
    return true;
  };

  return {
    lift() {
      if (!down) return;
      down = false;
      pad.tools.pen.up(cursor);
      pad.tell(t("Pen up."));
    },
    hideCursor() {
      if (!visible) return;
      visible = false;
      pad.show();
    },
    moved() { byKey = false; },
    marks: () => visible && pad.mode !== "arrange"
      ? [svg("circle", { class: down ? "cursor down" : "cursor", cx: cursor[0], cy: cursor[1], r: 9 }),
        svg("circle", { class: "cursor point", cx: cursor[0], cy: cursor[1], r: 2 })]
      : [],
    key(event) {
      const way = WAYS[event.key];
      const letter = letterOf(event);
      if (event.key === "Tab") return !event.shiftKey && pad.accept();
      if (event.key === "Escape") return leave();
      if (event.target !== pad.ink) return false;
      if (way) return move(event, way);
      if (event.key === " " || event.key === "Enter") return event.repeat || press();
      if (event.key === "Delete" || event.key === "Backspace") return remove();
      if (letter === "e") return pad.setMode(pad.mode === "erase" ? "pen" : "erase");
      if (letter === "m" || letter === "a") return pad.setMode(pad.mode === "arrange" ? "pen" : "arrange");
      if (letter === "p") return pad.setMode("pen");
      if (pad.mode !== "arrange") return false;
      if (event.key === "+" || event.key === "=") return arranged(event, (amend) => pad.tools.arrange.grow(GROW, amend));
      if (event.key === "-") return arranged(event, (amend) => pad.tools.arrange.grow(1 / GROW, amend));
      return false;
    },
  };
};
