import assert from "node:assert/strict";
import { test } from "node:test";
import * as link from "../../../sketch_rnn/ui/web/link.js";
import * as pack from "../../../sketch_rnn/ui/web/pack.js";

/* Whole numbers by a rule, so that a failure comes again. */
const numbers = (count, most) => {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % most;
  });
};

test("numbers come back, of whatever size", () => {
  for (const list of [[], [0], [1, 2, 3], numbers(300, 7), numbers(300, 100000), [2 ** 31]]) {
    const input = pack.ungolomb(Uint8Array.from(pack.golomb(list)));
    assert.deepEqual(list.map(() => input.number()), list);
  }
});

test("varints come back, and what is cut off is refused", () => {
  const out = pack.writer();
  const list = [0, 127, 128, 300, 2 ** 30];
  for (const number of list) out.number(number);
  const input = pack.reader(Uint8Array.from(out.bytes));
  assert.deepEqual(list.map(() => input.number()), list);
  assert.equal(input.left(), 0);
  assert.throws(() => input.number(), /cut off/);
  assert.throws(() => pack.reader(Uint8Array.from([1, 2])).take(3), /cut off/);
});

test("a stroke comes back in tenths, with its mark", () => {
  for (const mark of [true, false]) {
    const { points, mark: found } = pack.unpackStroke(pack.packStroke([[0, 0], [-12.3, 400], [399.9, 0.1]], mark));
    assert.deepEqual([points, found], [[[0, 0], [-12.3, 400], [399.9, 0.1]], mark]);
  }
});

test("text of any bytes is safe in an address", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = pack.toText(bytes);
  assert.match(text, /^[\w-]+$/);
  assert.deepEqual(pack.fromText(text), bytes);
});

test("a stroke that says it is longer than its bytes is refused", () => {
  const out = pack.writer();
  out.number(2 * 1_000_000);
  assert.throws(() => pack.readStroke(pack.reader(Uint8Array.from(out.bytes)), [0, 0]), /too long/);
});

test("a link holds a room with its drawings, also those of its view", async () => {
  const parts = { category: "cat", seed: 7, drawing: { strokes: [[[1, 2], [3.5, 4]], [[9, 9]]], model: [1] } };
  const view = { strip: true, pins: [{ index: 2, added: { strokes: [[[5, 5], [6, 6]]], model: [] } }] };
  const text = await link.encode({ room: "finish", parts, model: "quickdraw", view });
  assert.deepEqual(await link.decode(`#${text}`), { room: "finish", parts, model: "quickdraw", view });
});

test("what is no link is null", async () => {
  for (const text of ["", "1", "3abcdef", "2AAAA", "1_____", "<script>", "1".padEnd(200000, "A")]) assert.equal(await link.decode(text), null);
});
