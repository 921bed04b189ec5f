import assert from "node:assert/strict";
import { test } from "node:test";
import { copiesOf, verdictOf } from "../../../sketch_rnn/ui/parts/lesson/steps.js";

const line = (x) => [[x, 0], [x, 100]];
const model = [line(10), line(20), line(30)];

test("each stroke is taken for the first that is missing", () => {
  const found = copiesOf(model, { strokes: [line(11), line(21)] });
  assert.deepEqual(found.map((each) => each?.number), [0, 1, undefined]);
});

test("one that is rubbed out leaves its place free", () => {
  const memory = new Map();
  copiesOf(model, { strokes: [line(11), line(21), line(31)] }, memory);
  const found = copiesOf(model, { strokes: [line(11), line(31)] }, memory);
  assert.deepEqual(found.map((each) => each?.number), [0, undefined, 1]);
  const again = copiesOf(model, { strokes: [line(11), line(31), line(22)] }, memory);
  assert.deepEqual(again.map((each) => each?.number), [0, 2, 1]);
});

test("a touch is no line, and what comes after the last is the learner's own", () => {
  assert.deepEqual(copiesOf(model, { strokes: [[[5, 5]]] }), [null, null, null]);
  const found = copiesOf(model, { strokes: [line(1), line(2), line(3), line(4)], model: [1] });
  assert.deepEqual(found.map((each) => [each.number, each.shown]), [[0, false], [1, true], [2, false]]);
});

test("a verdict is kind, and counts the learner's strokes alone", () => {
  const mark = (likeness, shown = false) => ({ likeness, shown });
  assert.match(verdictOf([mark(1, true)], "cat"), /drew all of this one/);
  assert.match(verdictOf([mark(0.9), mark(0.7)], "cat"), /Every stroke of yours/);
  assert.match(verdictOf([mark(0.9), mark(0.1), mark(0.9, true)], "cat"), /^1 of your 2 strokes is/);
  assert.match(verdictOf([mark(0.1)], "cat"), /once more/);
});
