import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, pathOf } from "../../../sketch_rnn/ui/web/ink.js";

test("a dot is a line without length", () => {
  assert.equal(pathOf([[10, 20]]), "M10 20l0.01 0");
});

test("a path goes through every point, straight where it turns sharply", () => {
  const path = pathOf([[0, 0], [100, 0], [100, 100]]); // a corner of 90 degrees has no tangent
  assert.equal(path, "M0 0C0 0,100 0,100 0C100 0,100 100,100 100");
});

test("a gentle bend is a curve whose handles lie along the way", () => {
  const path = pathOf([[0, 0], [30, 0], [60, 0]]);
  assert.equal(path, "M0 0C0 0,20 0,30 0C40 0,60 0,60 0");
});

test("a point that comes twice makes no tangent of nothing", () => {
  assert.doesNotMatch(pathOf([[5, 5], [5, 5], [6, 5]]), /NaN/);
});

test("bounds", () => {
  assert.deepEqual(boundsOf([[[3, 9], [5, 1]], [[-2, 4]]]), [-2, 1, 5, 9]);
  assert.equal(boundsOf([[], []]), null);
});
