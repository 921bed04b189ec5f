/* How far a painting is, in words. */
import { many, t } from "../../web/language.js";
/** @import { Progress } from "../../web/types.d.ts" */

/** "40 seconds", "2 minutes": as one says it. @type {(seconds: number) => string} */
export const spoken = (seconds) =>
  (seconds < 90 ? many(Math.max(1, Math.round(seconds)), "1 second", "{count} seconds") : many(Math.round(seconds / 60), "1 minute", "{count} minutes"));

/** @type {(ahead: number) => string} */
export const before = (ahead) =>
  (ahead ? many(ahead, "One painting comes before yours.", "{count} paintings come before yours.") : "");

/** @type {(progress: Progress) => string} */
export const howFar = ({ ahead, step, steps, seconds }) => {
  if (ahead) return t("waiting");
  if (step >= steps) return t("the last touches");
  if (seconds === null) return t("step {step} of {steps}", { step, steps });
  return t("step {step} of {steps}, about {time} to go", { step, steps, time: spoken(seconds * (steps - step)) });
};

/** @type {(progress: Progress) => string} */
export const howLong = ({ steps, seconds }) =>
  t("There is no GPU here: a step takes about {one}, so {steps} steps take about {all}.", { one: spoken(seconds), steps, all: spoken(seconds * steps) });
