/* The mathematics of one expected point, without a page: temperature, ellipses, and what is picked from a mixture.
   A point is {x, y, stroke, nats, pen: [goes on, lifted, over], drawn, mixture: [{weight, x, y, sx, sy, rho}]}. */
import { t } from "../../web/language.js";
/** @import { Component, Expected, Point } from "../../web/types.d.ts" */

const LEAST_CHANCE = 5e-5; // what the server's four decimals round to nothing

/** Weights raised to 1/tau and made to sum to one: the softmax of logits divided by tau (equation 8).
   @type {(weights: number[], tau: number) => number[]} */
export const sharpened = (weights, tau) => {
  const logs = weights.map((weight) => Math.log(Math.max(weight, 1e-12)) / tau);
  const most = Math.max(...logs);
  const raised = logs.map((log) => Math.exp(log - most));
  const sum = raised.reduce((total, each) => total + each, 0);
  return raised.map((each) => each / sum);
};

/** What is expected at a temperature: pi logits / tau, sigma^2 * tau, and the pen's own temperature 0.5 + 0.5 tau.
   @type {(point: Expected, tau: number) => { mixture: Component[], pen: number[] }} */
export const tempered = (point, tau) => {
  const weights = sharpened(point.mixture.map((each) => each.weight), tau);
  const spread = Math.sqrt(tau);
  return {
    mixture: point.mixture.map((each, k) => ({ ...each, weight: weights[k], sx: each.sx * spread, sy: each.sy * spread })),
    pen: sharpened(point.pen, 0.5 + 0.5 * tau),
  };
};

/** Half axes and turn (degrees) of the ellipse one standard deviation around a component's middle.
   @type {(component: Pick<Component, "sx" | "sy" | "rho">) => { rx: number, ry: number, turn: number }} */
export const ellipseOf = ({ sx, sy, rho }) => {
  const [a, b, d] = [sx * sx, rho * sx * sy, sy * sy];
  const [middle, reach] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  return {
    rx: Math.sqrt(middle + reach),
    ry: Math.sqrt(Math.max(0, middle - reach)),
    turn: (Math.atan2(2 * b, a - d) / 2) * (180 / Math.PI),
  };
};

/** The number at which the running sum of weights passes a random one.
   @type {(weights: number[], random?: number) => number} */
export const lot = (weights, random = Math.random()) => {
  const place = random * weights.reduce((total, each) => total + each, 0);
  let sum = 0;
  const found = weights.findIndex((weight) => {
    sum += weight;
    return place < sum;
  });
  return found < 0 ? weights.length - 1 : found;
};

const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());

/** A point of one component's Gaussian.
   @type {(component: Component) => Point} */
export const within = ({ x, y, sx, sy, rho }) => {
  const [a, b] = [normal(), normal()];
  return [x + sx * a, y + sy * (rho * a + Math.sqrt(1 - rho * rho) * b)];
};

/** A point's nats in two: of where the pen went, and of what it did then.
   @type {(point: Expected) => { pen: number, offset: number }} */
export const partsOf = (point) => {
  const pen = -Math.log(Math.max(point.pen[point.drawn], LEAST_CHANCE));
  return { pen, offset: point.nats - pen };
};

const WAYS = [t("right"), t("down and right"), t("down"), t("down and left"), t("left"), t("up and left"), t("up"), t("up and right")];

/** The way from one point to another in words; "" where there is none.
   @type {(a: Point, b: Point) => string} */
export const wayOf = ([ax, ay], [bx, by]) => {
  const [dx, dy] = [bx - ax, by - ay];
  if (Math.hypot(dx, dy) < 1) return "";
  return WAYS[(Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) + 8) % 8];
};

/** Where the point was expected: the middle of the heaviest component.
   @type {(mixture: Component[]) => Component} */
export const likeliest = (mixture) => mixture.reduce((best, each) => (each.weight > best.weight ? each : best), mixture[0]);
