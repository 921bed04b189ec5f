/* What a person has taught the models: {model: [{name, row, drawings, look, picture}, ...]}. It stays in this browser for as long as the
   page does, and goes with every question, so that the server remembers nothing. */
import * as store from "./store.js";
/** @import { Taught } from "./types.d.ts" */

const KEY = "taught";
const sound = (one) => typeof one?.name === "string" && Array.isArray(one.row) && one.row.every(Number.isFinite);
const all = () => store.get(KEY) || {};
const listeners = [];
const put = (model, list) => {
  store.set(KEY, { ...all(), [model]: list });
  for (const act of listeners) act();
};

/** @type {(model: string) => Taught[]} */
export const of = (model) => {
  const list = all()[model];
  return Array.isArray(list) ? list.filter(sound) : [];
};

/** Another of the same name takes its place.
   @type {(model: string, one: Taught) => void} */
export const add = (model, one) => put(model, [...of(model).filter(({ name }) => name !== one.name), one]);

/** @type {(model: string, name: string) => void} */
export const forget = (model, name) => put(model, of(model).filter((one) => one.name !== name));

/** As the server reads it.
   @type {(model: string) => Taught[]} */
export const sent = (model) => of(model).map(({ name, row, drawings, look }) => ({ name, row, drawings, look: look ?? null }));

/** `act()` is called whenever something has been learned or forgotten.
   @type {(act: () => void) => void} */
export const listen = (act) => listeners.push(act);
