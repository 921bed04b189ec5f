import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "../../../sketch_rnn/ui/web/data.js";
import { SHEET, boundsOf } from "../../../sketch_rnn/ui/web/ink.js";
import * as shape from "../../../sketch_rnn/ui/web/shape.js";

const wave = Array.from({ length: 400 }, (_, i) => [i, 200 + 50 * Math.sin(i / 30)]);

test("thinning keeps both ends and stays within its error", () => {
  const few = shape.thin(wave, 0.4);
  assert.ok(few.length > 2 && few.length < wave.length / 4);
  assert.deepEqual([few[0], few.at(-1)], [wave[0], wave.at(-1)]);
  for (const point of wave) assert.ok(shape.distanceTo(few, point) <= 0.4 + 1e-9);
});

test("thinning leaves two points and a straight line alone", () => {
  assert.deepEqual(shape.thin([[0, 0], [9, 9]]), [[0, 0], [9, 9]]);
  assert.deepEqual(shape.thin([[0, 0], [3, 3], [9, 9]]), [[0, 0], [9, 9]]);
});

test("clean rounds to tenths and leaves empty strokes out", () => {
  assert.deepEqual(shape.clean([[[0.04, 1.26]], [], [[1, 2, 99]]]), [[[0, 1.3]], [[1, 2]]]);
});

for (const [what, strokes] of Object.entries({
  "nothing": null,
  "no list of strokes": [7],
  "a text for a number": [[["1", 2]]],
  "no number": [[[Number.NaN, 2]]],
  "one number": [[[1]]],
  "a point far away": [[[1e9, 0]]],
  "too many strokes": Array.from({ length: page.limits.strokes + 1 }, () => [[0, 0]]),
  "too long a stroke": [Array.from({ length: page.limits.stroke + 1 }, () => [0, 0])],
  "too many points": Array.from({ length: 11 }, () => Array.from({ length: 2000 }, () => [0, 0])),
})) {
  test(`clean refuses ${what} in words`, () => {
    assert.throws(() => shape.clean(strokes), /no drawing|too many/);
  });
}

test("the machine's strokes are whole numbers of strokes that are there, once", () => {
  assert.deepEqual(shape.machines([2, 0, 2, -1, 9, 1.5, "1"], 3), [2, 0]);
  assert.deepEqual(shape.machines("all", 3), []);
});

test("what runs over the edge is drawn smaller, whole", () => {
  const strokes = [[[-300, 10], [900, 500]]];
  const [left, top, right, bottom] = boundsOf(shape.fitted(strokes));
  assert.ok(left >= 0 && top >= 0 && right <= SHEET && bottom <= SHEET);
  assert.ok(Math.abs((right - left) / (bottom - top) - 1200 / 490) < 0.01);
});

test("what is on the sheet stays the very same", () => {
  const strokes = [[[0, 0], [400, 400]]];
  assert.equal(shape.fitted(strokes), strokes);
});

test("in the middle, at one size, whatever it was", () => {
  for (const scale of [0.01, 1, 1000]) {
    const [left, top, right, bottom] = boundsOf(shape.centred([[[0, 0], [2 * scale, scale]]]));
    assert.deepEqual([left + right, top + bottom], [SHEET, SHEET]);
    assert.ok(right - left === 300 || scale < 1);
  }
});

test("the part of a line that is on the sheet", () => {
  assert.deepEqual(shape.within([-100, 200], [300, 200]), [0.25, 1]);
  assert.deepEqual(shape.within([10, 10], [20, 20]), [0, 1]);
  assert.equal(shape.within([-10, 0], [-10, 400]), null);
  assert.equal(shape.within([-100, 50], [50, -100]), null); // past a corner
});

test("the distance from a stroke", () => {
  assert.equal(shape.distanceTo([[0, 0], [10, 0]], [5, 3]), 3);
  assert.equal(shape.distanceTo([[0, 0], [10, 0]], [14, 3]), 5);
  assert.equal(shape.distanceTo([[1, 1]], [4, 5]), 5);
});
