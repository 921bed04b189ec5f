/* How far a painting is, in words. */
/** @import { Progress } from "../../web/types.d.ts" */

/** "40 seconds", "2 minutes": as one says it. @type {(seconds: number) => string} */
export const spoken = (seconds) => {
  const [count, unit] = seconds < 90 ? [Math.max(1, Math.round(seconds)), "second"] : [Math.round(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
};

/** @type {(ahead: number) => string} */
export const before = (ahead) => {
  if (!ahead) return "";
  return ahead === 1 ? "One painting comes before yours." : `${ahead} paintings come before yours.`;
};

/** @type {(progress: Progress) => string} */
export const howFar = ({ ahead, step, steps, seconds }) => {
  if (ahead) return "waiting";
  const left = seconds === null ? "" : `, about ${spoken(seconds * (steps - step))} to go`;
  return step < steps ? `step ${step} of ${steps}${left}` : "the last touches";
};

/** @type {(progress: Progress) => string} */
export const howLong = ({ steps, seconds }) =>
  `There is no GPU here: a step takes about ${spoken(seconds)}, so ${steps} steps take about ${spoken(seconds * steps)}.`;
