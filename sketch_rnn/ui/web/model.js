/* The model that draws now, and what it draws. */
import { page } from "./data.js";
import * as store from "./store.js";
import * as taught from "./taught.js";
/** @import { Category, Model } from "./types.d.ts" */

/** {name, categories: [[name, level], ...]}: what it was taught first, and then what it draws best.
   @type {() => Model} */
export const currentModel = () => {
  const model = page.models.find((each) => each.name === store.get("model")) || page.models[0];
  return { ...model, categories: [...taught.of(model.name).map(({ name }) => /** @type {Category} */ ([name, "yours"])), ...model.categories] };
};

/** Remember that another one draws; false where there is none of that name.
   @type {(name: string) => boolean} */
export const chooseModel = (name) => {
  const known = page.models.some((each) => each.name === name);
  if (known) store.set("model", name);
  return known;
};

/** @type {() => number} */
export const anySeed = () => 1 + Math.floor(Math.random() * 9999);
