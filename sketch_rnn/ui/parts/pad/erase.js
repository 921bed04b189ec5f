/* The eraser takes whole strokes: the nearest where it is set down, and each one that it is drawn over. */
import * as shape from "../../web/shape.js";
import { many } from "../../web/language.js";
/** @import { Ink, Pad, Point, Tool } from "../../web/types.d.ts" */

const REACH = { mouse: 9, pen: 9, touch: 16 }; // sheet units
const STEP = 3; // sheet units between two looks along the way


/** The index of the stroke nearest to a point, the newest of those equally near, or -1 where none is in reach.
   @type {(strokes: Ink[], point: Point, reach: number) => number} */
export const nearest = (strokes, point, reach) => {
  let [found, least] = [-1, reach];
  strokes.forEach((stroke, k) => {
    const distance = shape.distanceTo(stroke.points, point);
    if (distance <= least) [found, least] = [k, distance];
  });
  return found;
};

/** @type {(pad: Pad) => Tool} */
export const createEraser = (pad) => {
  let left = null; // what the eraser has left so far
  let last = null;
  let reach = REACH.mouse;

  return {
    down(point, event) {
      reach = REACH[event.pointerType] || REACH.mouse;
      const found = nearest(pad.strokes, point, reach);
      left = pad.strokes.filter((_, k) => k !== found);
      last = point;
      pad.preview(left);
    },
    move(points) {
      for (const point of points) {
        const steps = Math.max(1, Math.min(200, Math.ceil(Math.hypot(point[0] - last[0], point[1] - last[1]) / STEP)));
        for (let k = 1; k <= steps; k++) {
          const at = [0, 1].map((i) => last[i] + (k / steps) * (point[i] - last[i]));
          left = left.filter((stroke) => shape.distanceTo(stroke.points, at) > reach * 0.6);
        }
        last = point;
      }
      pad.preview(left);
    },
    up() {
      const gone = pad.strokes.length - left.length;
      const list = left;
      left = null;
      if (gone) pad.change(list);
      else pad.show();
      if (gone) pad.tell(many(gone, "A stroke is gone.", "{count} strokes are gone."));
    },
    drop() {
      left = null;
      pad.show();
    },
    drawing: () => left !== null,
  };
};
