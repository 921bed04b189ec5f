import assert from "node:assert/strict";
import { test } from "node:test";
import { before, howFar, howLong, spoken } from "../../../sketch_rnn/ui/parts/picture/words.js";

test("times are said as people say them", () => {
  assert.equal(spoken(0.2), "1 second");
  assert.equal(spoken(12.4), "12 seconds");
  assert.equal(spoken(240), "4 minutes");
});

test("who waits hears how many are before, and who is painted for how long it takes", () => {
  assert.equal(before(0), "");
  assert.equal(before(1), "One painting comes before yours.");
  assert.equal(before(3), "3 paintings come before yours.");
  const progress = { ahead: 0, step: 3, steps: 20, seconds: 12, slow: true };
  assert.equal(howFar(progress), "step 3 of 20, about 3 minutes to go");
  assert.equal(howFar({ ...progress, seconds: null }), "step 3 of 20");
  assert.equal(howFar({ ...progress, step: 20 }), "the last touches");
  assert.equal(howFar({ ...progress, ahead: 2 }), "waiting");
  assert.equal(howLong(progress), "There is no GPU here: a step takes about 12 seconds, so 20 steps take about 4 minutes.");
});
