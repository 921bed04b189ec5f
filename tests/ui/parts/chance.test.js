import assert from "node:assert/strict";
import { test } from "node:test";
import * as chance from "../../../sketch_rnn/ui/parts/mixture/chance.js";

const near = (a, b, error = 1e-9) => {
  assert.ok(Math.abs(a - b) <= error, `${a} is not ${b}`);
};
const point = {
  x: 0, y: 0, stroke: 0, nats: 2, drawn: 1, pen: [0.7, 0.2, 0.1],
  mixture: [{ weight: 0.6, x: 10, y: 0, sx: 4, sy: 2, rho: 0.5 }, { weight: 0.4, x: -10, y: 5, sx: 1, sy: 1, rho: 0 }],
};

test("at temperature 1 all is as it is expected", () => {
  const { mixture, pen } = chance.tempered(point, 1);
  for (const [k, each] of mixture.entries()) near(each.weight, point.mixture[k].weight);
  for (const [k, each] of pen.entries()) near(each, point.pen[k]);
});

test("colder: the likelier is likelier, all is narrower, and chances sum to one", () => {
  const { mixture, pen } = chance.tempered(point, 0.25);
  near(mixture[0].sx, 2);
  near(mixture.reduce((sum, each) => sum + each.weight, 0), 1);
  near(pen.reduce((sum, each) => sum + each, 0), 1);
  assert.ok(mixture[0].weight > 0.6 && pen[0] > 0.7);
});

test("an ellipse along its axes, and turned", () => {
  const flat = chance.ellipseOf({ sx: 5, sy: 2, rho: 0 });
  near(flat.rx, 5);
  near(flat.ry, 2);
  near(flat.turn, 0);
  near(chance.ellipseOf({ sx: 3, sy: 3, rho: 0.6 }).turn, 45);
});

test("a lot falls where the running sum passes it", () => {
  assert.deepEqual([0, 0.49, 0.5, 0.99, 1].map((random) => chance.lot([0.5, 0.25, 0.25], random)), [0, 0, 1, 2, 2]);
  assert.equal(chance.lot([0, 0, 3], 0), 2);
});

test("points are thrown around the middle, as wide as they say", () => {
  const spots = Array.from({ length: 20000 }, () => chance.within(point.mixture[0]));
  const mean = [0, 1].map((i) => spots.reduce((sum, spot) => sum + spot[i], 0) / spots.length);
  const spread = Math.sqrt(spots.reduce((sum, spot) => sum + (spot[0] - mean[0]) ** 2, 0) / spots.length);
  near(mean[0], 10, 0.3); // ten standard errors
  near(mean[1], 0, 0.15);
  near(spread, 4, 0.3);
});

test("ways in words, y down", () => {
  assert.equal(chance.wayOf([0, 0], [10, 0]), "right");
  assert.equal(chance.wayOf([0, 0], [0, 10]), "down");
  assert.equal(chance.wayOf([0, 0], [-10, -10]), "up and left");
  assert.equal(chance.wayOf([0, 0], [0.5, 0.5]), "");
});

test("what was expected, and of what the surprise is made", () => {
  assert.equal(chance.likeliest(point.mixture), point.mixture[0]);
  const { pen, offset } = chance.partsOf(point);
  near(pen, -Math.log(0.2));
  near(pen + offset, point.nats);
});
