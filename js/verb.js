/* A verb's arguments, checked by its parameters as sketch_rnn/verbs/verb.py checks them. */
import { DrawingError, parse } from "./drawing.js";
import { VERBS } from "./rules.js";
/** @import { Engine } from "./engine.js" */
/** @import { Parameter } from "./rules.d.ts" */

/** @type {(value: any, parameter: Parameter) => boolean} */
const fits = (value, { kind, bounds, choices }) => {
  if (kind === "category") return true; // named already
  if (kind === "choice") return choices.includes(value);
  return typeof value === "number" && value >= bounds[0] && value <= bounds[1] && (kind !== "whole" || Number.isInteger(value));
};

/** @type {(parameter: Parameter, value: any, engine: Engine) => any} */
const checked = (parameter, value, engine) => {
  const { kind, several, most, rule } = parameter;
  if (value == null && parameter.value === null) return null;
  if (kind === "drawing") return parse(value ?? []);
  if (!several) {
    if (kind === "category") return engine.named(value);
    if (!fits(value, parameter)) throw new DrawingError(rule);
    return value;
  }
  const all = Array.isArray(value) ? value : [value];
  if (all.length < 1 || all.length > most || !all.every((each) => fits(each, parameter))) throw new DrawingError(rule);
  return kind === "category" ? all.map((each) => engine.named(each)) : all;
};

/** The arguments of a verb by their names: what it needs in its order, and the others as options. Throws a DrawingError.
   @type {(name: string, engine: Engine, given: unknown[]) => Record<string, any>} */
export const argumentsOf = (name, engine, given) => {
  const { parameters, empty } = VERBS[name];
  const needed = parameters.filter((each) => each.required);
  /** @type {any} */
  const options = given.length > needed.length ? given[needed.length] ?? {} : {};
  const asked = { ...options, ...Object.fromEntries(needed.map((each, k) => [each.name, given[k]])) };
  return byName(name, engine, asked, empty);
};

/** The same of arguments by their names. @type {(name: string, engine: Engine, asked: Record<string, unknown>, empty?: Record<string, string>) => Record<string, any>} */
export const byName = (name, engine, { signal, ...asked }, empty = VERBS[name].empty) => {
  const { parameters } = VERBS[name];
  const names = parameters.map((each) => each.name);
  const strange = Object.keys(asked).find((each) => !names.includes(each));
  if (strange) throw new DrawingError(`“${name}” takes ${names.join(", ")}, each once, and not “${strange.slice(0, 40)}” here.`);
  const lacking = parameters.filter((each) => each.required && asked[each.name] === undefined).map((each) => each.name);
  if (lacking.length) throw new DrawingError(`“${name}” also needs: ${lacking.join(", ")}.`);
  const found = Object.fromEntries(parameters.map((each) => {
    if (asked[each.name] !== undefined) return [each.name, checked(each, asked[each.name], engine)];
    return [each.name, each.several && each.value !== null ? [each.value].flat() : each.value];
  }));
  for (const [each, words] of Object.entries(empty)) if (!found[each].length) throw new DrawingError(words);
  return { ...found, signal };
};
