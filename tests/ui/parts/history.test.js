import assert from "node:assert/strict";
import { test } from "node:test";
import { createHistory } from "../../../sketch_rnn/ui/parts/pad/history.js";

const stroke = (k, model = false) => ({ points: [[k, k], [k + 1, k + 2]], model });
const state = (strokes, parts = {}) => ({ strokes, parts });

/* A history of a sheet that got a stroke at each of so many steps, and what is on it now. */
const drawn = (count) => {
  const history = createHistory();
  let now = [];
  for (let k = 0; k < count; k++) {
    const next = [...now, stroke(k % 390)];
    history.record(state(now), state(next));
    now = next;
  }
  return { history, now };
};

test("steps go back and forth, and no farther than there are", () => {
  const { history, now } = drawn(2);
  assert.equal(history.go(1), null);
  assert.deepEqual(history.go(-1).strokes, now.slice(0, 1));
  assert.deepEqual(history.go(-1).strokes, []);
  assert.equal(history.go(-1), null);
  assert.deepEqual(history.go(1).strokes, now.slice(0, 1));
});

test("a step after some were undone takes their place", () => {
  const { history, now } = drawn(3);
  history.go(-1);
  history.go(-1);
  history.record(state(now.slice(0, 1)), state([stroke(50)]));
  assert.ok(!history.can(1));
  assert.deepEqual(history.go(-1).strokes, now.slice(0, 1));
});

test("an amended step is one step", () => {
  const { history } = drawn(1);
  history.amend(state([stroke(7)]));
  history.amend(state([stroke(8)]));
  assert.deepEqual(history.go(-1).strokes, []);
  assert.deepEqual(history.go(1).strokes, [stroke(8)]);
});

test("two hundred steps are remembered", () => {
  const { history } = drawn(250);
  let steps = 0;
  while (history.go(-1)) steps++;
  assert.equal(steps, 200);
});

test("a reload has the sheet, the steps around it, and what changed with them", () => {
  const { history, now } = drawn(3);
  const next = [...now, stroke(9, true)];
  history.record(state(now, { category: "cat" }), state(next, { category: "owl" }));
  history.go(-1);
  const kept = JSON.parse(JSON.stringify(history.keep(now)));
  const again = createHistory();
  assert.deepEqual(again.restore(kept), now);
  assert.deepEqual(again.go(1), state(next, { category: "owl" }));
  assert.deepEqual(again.go(-1), state(now, { category: "cat" }));
  assert.deepEqual(again.go(-1).strokes, now.slice(0, 2));
});

test("what is kept is bounded", () => {
  const history = createHistory();
  let now = [];
  for (let k = 0; k < 60; k++) {
    const next = [{ points: Array.from({ length: 1500 }, (_, i) => [(i * 37 + k) % 400, (i * 61) % 400]), model: false }];
    history.record(state(now), state(next));
    now = next;
  }
  const kept = history.keep(now);
  assert.ok(JSON.stringify(kept).length <= 120000);
  assert.deepEqual(createHistory().restore(kept)[0].points, now[0].points);
});

test("what is no history is refused", () => {
  for (const kept of [null, {}, { pool: ["AA"], lists: [[0, 0]] }, { pool: [], lists: [[0, 5]], parts: [] }]) assert.throws(() => createHistory().restore(kept));
});
