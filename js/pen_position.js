/* Where the pen is in the drawing so far, beside each row: sketch_rnn/network/pen_position.py. The step's graph follows by itself. */
import { pen_position as rules } from "./rules.js";
import { WIDTH } from "./strokes.js";

/** Rows with the features after each. @type {(rows: Float32Array) => Float32Array} */
export const follow = (rows) => {
  const count = rows.length / WIDTH;
  const seen = new Float32Array(count * (WIDTH + rules.FEATURES));
  let [x, y, firstX, firstY, left, top, right, bottom, lifted] = new Array(9).fill(0);
  for (let t = 0; t < count; t++) {
    const row = rows.subarray(t * WIDTH, (t + 1) * WIDTH);
    x = Math.fround(x + row[0]);
    y = Math.fround(y + row[1]);
    if (lifted > 0.5) [firstX, firstY] = [x, y];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    lifted = row[3];
    const features = [x, y, x - firstX, y - firstY, x - left, y - top, right - x, bottom - y];
    seen.set([...row, ...features.map((each) => each * rules.SHRINK)], t * (WIDTH + rules.FEATURES));
  }
  return seen;
};
