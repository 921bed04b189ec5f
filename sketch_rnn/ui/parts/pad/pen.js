/* The pen: a line that follows the pointer, cut where it leaves the sheet. */
import { page } from "../../web/data.js";
import { svg } from "../../web/elements.js";
import { pathOf, SHEET } from "../../web/ink.js";
import * as shape from "../../web/shape.js";
/** @import { Pad, Tool } from "../../web/types.d.ts" */

const MAX_POINTS = page.limits.stroke - 100; // of a stroke: some room for its end
const MIN_STEP = 1; // sheet units between two points
const TAP = 5; // sheet units that a tap may wander

/** @type {(pad: Pad) => Tool} */
export const createPen = (pad) => {
  let pieces = []; // of the line under the pen: {points, node}
  let open = false; // the last piece goes on
  let last = null; // where the pen was, maybe off the sheet
  let frame = 0;

  const paint = () => {
    frame = 0;
    for (const piece of pieces) piece.node.setAttribute("d", pathOf(piece.points));
  };
  const begin = (point) => {
    const node = svg("path", { d: pathOf([point]) });
    pieces.push({ points: [point], node });
    pad.layers.live.append(node);
    open = true;
  };
  const add = (point, exact) => {
    const piece = pieces[pieces.length - 1];
    const before = piece.points[piece.points.length - 1];
    const way = Math.hypot(point[0] - before[0], point[1] - before[1]);
    if (way < (exact ? 0.05 : MIN_STEP)) return;
    piece.points.push(point);
    if (piece.points.length > MAX_POINTS) piece.points = piece.points.filter((_, i, all) => i % 2 === 0 || i === all.length - 1);
  };
  const follow = (point, exact = false) => {
    const part = shape.within(last, point);
    const at = (t) => [0, 1].map((i) => shape.tenth(last[i] + t * (point[i] - last[i])));
    if (part) {
      if (!open) begin(at(part[0]));
      const end = part[1] < 1 ? at(part[1]) : point.map(shape.tenth);
      add(end, exact || part[1] < 1);
      if (part[1] < 1) open = false;
    } else {
      open = false;
    }
    last = point;
  };
  const away = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    pad.layers.live.replaceChildren();
    const done = pieces;
    pieces = [];
    return done;
  };
  const wandered = (points) => points.some((p) => Math.hypot(p[0] - points[0][0], p[1] - points[0][1]) > TAP);

  return {
    down(point) {
      last = point.map((value) => Math.max(0, Math.min(SHEET, value)));
      begin(last.map(shape.tenth));
      pad.show();
    },
    move(points) {
      for (const point of points) follow(point);
      frame = frame || requestAnimationFrame(paint);
    },
    up(point) {
      if (point) follow(point, true);
      const lines = away().map((piece) => piece.points);
      if (lines.length === 1 && !wandered(lines[0]) && pad.tapped(lines[0][0])) return;
      const whole = lines.filter((points, k) => k === 0 || points.length > 1).map((points) => ({ points: shape.thin(points), model: false }));
      pad.refuse();
      pad.change([...pad.strokes, ...whole]);
      pad.show();
    },
    drop() {
      away();
      pad.show();
    },
    drawing: () => pieces.length > 0,
  };
};
