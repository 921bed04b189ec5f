/* Moves and scales what is drawn: all of it, or the one stroke that was tapped. */
import { nearest } from "./erase.js";
import { svg } from "../../web/elements.js";
import { boundsOf, SHEET } from "../../web/ink.js";
import * as shape from "../../web/shape.js";
import { t } from "../../web/language.js";
/** @import { Box, Pad, Point, Tool } from "../../web/types.d.ts" */

const GRIP = 16; // sheet units around a handle that take hold of it
const AIR = 8; // sheet units between the ink and the frame
const SMALLEST = 10; // sheet units to which a drawing can be made smaller
const REACH = 12; // sheet units around a stroke in which a tap means it

/** @type {(pad: Pad) => Tool} */
export const createArranger = (pad) => {
  let chosen = null; // one stroke, or null: all
  let grip = null; // {kind, start, box, corner?, moved}
  let shown = null; // strokes as they are while the pointer drags

  const meant = () => (chosen && pad.strokes.includes(chosen) ? [chosen] : pad.strokes);
  const boxOf = (strokes) => boundsOf(strokes.map((stroke) => stroke.points));
  const framed = (box) => [box[0] - AIR, box[1] - AIR, box[2] + AIR, box[3] + AIR];
  /** @type {(box: Box) => Point[]} */
  const corners = ([left, top, right, bottom]) => [[left, top], [right, top], [right, bottom], [left, bottom]];

  /* The chosen strokes scaled about a point and moved, but not over the edge. */
  const placed = (scale, about, shift) => {
    const strokes = meant();
    const box = boxOf(strokes);
    const size = Math.max(box[2] - box[0], box[3] - box[1]);
    const factor = size ? Math.max(Math.min(scale, SHEET / size), Math.min(1, SMALLEST / size)) : 1;
    const ends = box.map((value, i) => about[i % 2] + factor * (value - about[i % 2]));
    const move = [0, 1].map((i) => Math.max(-ends[i], Math.min(SHEET - ends[i + 2], shift[i])));
    const at = (p) => [0, 1].map((i) => Math.max(0, Math.min(SHEET, shape.tenth(about[i] + factor * (p[i] - about[i]) + move[i]))));
    return strokes.map((stroke) => ({ ...stroke, points: stroke.points.map(at) }));
  };
  const withThese = (changed) => {
    const old = meant();
    return pad.strokes.map((stroke) => (old.includes(stroke) ? changed[old.indexOf(stroke)] : stroke));
  };
  const settle = (changed, amend) => {
    const one = chosen && changed.length === 1 ? changed[0] : null;
    const list = withThese(changed);
    chosen = one;
    pad.change(list, { amend });
  };
  const dragged = (point) => {
    const way = [point[0] - grip.start[0], point[1] - grip.start[1]];
    if (grip.kind === "move") return placed(1, [0, 0], way);
    const anchor = grip.anchor;
    const size = [0, 1].map((i) => Math.max(1, Math.abs(grip.corner[i] - anchor[i])));
    const factor = Math.max(...[0, 1].map((i) => (Math.sign(grip.corner[i] - anchor[i]) * (point[i] - grip.offset[i] - anchor[i])) / size[i]));
    return placed(Math.max(0, factor), anchor, [0, 0]);
  };

  /* The frame and its handles, around what is chosen. */
  const marks = () => {
    const strokes = shown || meant();
    if (!strokes.length) return [];
    const box = framed(boxOf(strokes)).map((value) => Math.max(1, Math.min(SHEET - 1, value)));
    const rect = svg("rect", { class: "frame", x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1] });
    return [rect, ...corners(box).map(([x, y], k) => svg("circle", { class: k % 2 ? "handle rising" : "handle", cx: x, cy: y, r: 7 }))];
  };

  return {
    marks,
    down(point) {
      if (!pad.strokes.length) return;
      const box = boxOf(meant());
      const around = framed(box).map((value) => Math.max(1, Math.min(SHEET - 1, value)));
      const near = corners(around).map(([x, y]) => Math.hypot(x - point[0], y - point[1]));
      const held = near.indexOf(Math.min(...near));
      const found = nearest(pad.strokes, point, REACH);
      const inside = point[0] >= around[0] && point[1] >= around[1] && point[0] <= around[2] && point[1] <= around[3];
      if (near[held] <= GRIP) {
        const corner = corners(box)[held];
        grip = { kind: "scale", start: point, corner, anchor: corners(box)[(held + 2) % 4], offset: [0, 1].map((i) => point[i] - corner[i]) };
      } else {
        if (!inside) chosen = found < 0 ? null : pad.strokes[found];
        grip = { kind: "move", start: point };
      }
      grip.found = found;
      pad.show();
    },
    move(points) {
      if (!grip) return;
      const point = points[points.length - 1];
      grip.moved = grip.moved || Math.hypot(point[0] - grip.start[0], point[1] - grip.start[1]) > 3;
      if (!grip.moved) return;
      shown = dragged(point);
      pad.preview(withThese(shown));
    },
    up() {
      if (!grip) return;
      const [held, changed] = [grip, shown];
      grip = shown = null;
      if (changed) return settle(changed, false);
      const tapped = pad.strokes[held.found] || null;
      if (held.kind === "move") chosen = tapped === chosen ? null : tapped;
      pad.show();
    },
    drop() {
      grip = shown = null;
      pad.show();
    },
    drawing: () => grip !== null,

    /* ---- by keys ---- */
    nudge(shift, amend) {
      if (pad.strokes.length) settle(placed(1, [0, 0], shift), amend);
    },
    grow(factor, amend) {
      if (!pad.strokes.length) return;
      const box = boxOf(meant());
      settle(placed(factor, [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], [0, 0]), amend);
    },
    next() {
      const at = chosen ? pad.strokes.indexOf(chosen) : -1;
      chosen = pad.strokes[at + 1] || null;
      pad.show();
      pad.tell(chosen ? t("Stroke {number} of {count} is chosen.", { number: at + 2, count: pad.strokes.length }) : t("All of the drawing is chosen."));
    },
    chosen: () => (pad.strokes.includes(chosen) ? chosen : null),
    leave() { chosen = null; },
  };
};
