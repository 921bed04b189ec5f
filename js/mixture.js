/* What the decoder says of the next point, out of its parameters: pen logits, then pi, mu_x, mu_y, log sigma_x, log sigma_y, rho:
   sketch_rnn/network/mixture.py. The step's graph samples from it by itself. */
import { mixture as rules } from "./rules.js";
/** @import { Expected } from "./types.d.ts" */

const clamp = (value, [least, most]) => Math.min(most, Math.max(least, value));

/** The logs of the shares that logits stand for. @type {(logits: ArrayLike<number>) => number[]} */
export const logSoftmax = (logits) => {
  const all = Array.from(logits);
  const most = Math.max(...all);
  const whole = most + Math.log(all.reduce((sum, each) => sum + Math.exp(each - most), 0));
  return all.map((each) => each - whole);
};

/** The mixture of so many components and the pen's three states. @type {(params: Float32Array, count: number) => Expected} */
export const mixtureOf = (params, count) => {
  const part = (k) => params.subarray(3 + k * count, 3 + (k + 1) * count);
  const [pi, muX, muY, sigmaX, sigmaY, rho] = [0, 1, 2, 3, 4, 5].map(part);
  const logPi = logSoftmax(pi);
  const components = logPi.map((weight, k) => ({
    logWeight: weight,
    mu: [muX[k], muY[k]],
    logSigma: [clamp(sigmaX[k], rules.LOG_SIGMA_RANGE), clamp(sigmaY[k], rules.LOG_SIGMA_RANGE)],
    raw: clamp(rho[k], [-rules.RHO_RANGE, rules.RHO_RANGE]),
  }));
  return { logPen: logSoftmax(params.subarray(0, 3)), components };
};

/** log p of a row [dx, dy, and three pen states]; one that ends the drawing has no offset. @type {(expected: Expected, row: ArrayLike<number>) => number} */
export const logProbOfRow = ({ logPen, components }, row) => {
  const pen = logPen[0] * row[2] + logPen[1] * row[3] + logPen[2] * row[4];
  if (row[4] > 0.5) return pen;
  const logs = components.map(({ logWeight, mu, logSigma, raw }) => {
    const [zx, zy] = [0, 1].map((axis) => (row[axis] - mu[axis]) * Math.exp(-logSigma[axis]));
    const rest = 2 * (Math.LN2 - Math.abs(raw) - Math.log1p(Math.exp(-2 * Math.abs(raw)))); // log(1 - rho^2)
    const z = (zx * zx + zy * zy - 2 * Math.tanh(raw) * zx * zy) * Math.exp(-rest); // Graves, equation 25
    return logWeight - 0.5 * z - rules.LOG_2PI - logSigma[0] - logSigma[1] - 0.5 * rest; // equation 24
  });
  const most = Math.max(...logs);
  return pen + most + Math.log(logs.reduce((sum, each) => sum + Math.exp(each - most), 0));
};
