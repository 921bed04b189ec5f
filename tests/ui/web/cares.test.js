import assert from "node:assert/strict";
import { test } from "node:test";
import { remembered, soundCares } from "../../../sketch_rnn/ui/web/cares.js";

test("a question that comes again has the care that it had", () => {
  const state = {};
  const cares = remembered(state);
  assert.equal(cares.of({ seed: 1 }), undefined);
  cares.note({ seed: 1 }, 16);
  cares.note({ seed: 2 }, 2);
  assert.equal(cares.of({ seed: 1 }), 16);
  assert.equal(remembered(JSON.parse(JSON.stringify(state))).of({ seed: 2 }), 2);
});

test("no more than a few are remembered, the newest", () => {
  const state = {};
  const cares = remembered(state);
  for (let seed = 0; seed < 50; seed++) cares.note({ seed }, 4);
  assert.equal(Object.keys(state.cares).length, 8);
  assert.equal(cares.of({ seed: 49 }), 4);
  assert.equal(cares.of({ seed: 3 }), undefined);
});

test("what is no care is not believed", () => {
  const wrong = { abc: 4, d: "16", e: 0, f: 33, g: 1.5, "no key": 2, toString: 2 };
  assert.deepEqual(soundCares(wrong, 32), { abc: 4 });
  for (const each of [null, undefined, 3, "abc", [1]]) assert.deepEqual(soundCares(each, 32), {});
});
