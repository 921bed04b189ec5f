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

const PARTS = ["circle", "line", "square", "triangle", "hexagon", "octagon", "squiggle", "zigzag"];
/** Whether a thing is a part of most others, and no drawing by itself.
   @type {(name: string) => boolean} */
export const isPart = (name) => PARTS.includes(name);

/** The names of what it draws well; of all that it draws fairly, or at all, where these are few.
   @type {(least?: number) => string[]} */
export const wellDrawn = (least = 1) => {
  const all = currentModel().categories.filter(([name]) => !isPart(name));
  const well = all.filter(([, level]) => level === "well");
  const fair = all.filter(([, level]) => level !== "poorly");
  return (well.length >= least ? well : fair.length ? fair : all).map(([name]) => name);
};

/** One of these, and another than `before`.
   @type {(before?: string) => string} */
export const aWellDrawn = (before) => {
  const list = wellDrawn().filter((name) => name !== before);
  return list[Math.floor(Math.random() * list.length)] ?? "";
};

/** @type {() => number} */
export const anySeed = () => 1 + Math.floor(Math.random() * 9999);
