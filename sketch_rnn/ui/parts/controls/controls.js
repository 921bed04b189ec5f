/* Sliders, numbers and choices, made from a verb's parameters. */
import { h } from "../../web/elements.js";
import { anySeed } from "../../web/model.js";
import { t } from "../../web/language.js";
/** @import { Part, PartSpec, Room } from "../../web/types.d.ts" */

const labelled = (host, spec) => {
  const id = `${spec.room}-${spec.name}`;
  const label = h("label", { for: id, class: "name" }, t(spec.label));
  host.append(label);
  return id;
};

/** A slider: the person sees words at its ends, and the number.
   @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createSlider = (host, spec, room) => {
  const id = labelled(host, { ...spec, room: room.name });
  const input = h("input", {
    type: "range", id, min: spec.least, max: spec.most, step: spec.step, value: spec.value, title: t(spec.words),
  });
  const shown = h("output", { for: id });
  const ends = spec.ends?.map((end) => t(end)) ?? [String(spec.least), String(spec.most)];
  host.append(
    shown,
    h("div", { class: "track" },
      h("span", { class: "end", "aria-hidden": "true" }, ends[0]), input,
      h("span", { class: "end", "aria-hidden": "true" }, ends[1])),
  );
  const show = () => {
    shown.textContent = input.value;
    if (spec.ends) input.setAttribute("aria-valuetext", t("{value}, from {least} to {most}", { value: input.value, least: ends[0], most: ends[1] }));
  };
  const widget = {
    value: () => Number(input.value),
    set(value, { quiet = false } = {}) {
      const number = Number(value);
      if (!Number.isFinite(number)) return;
      input.value = String(Math.min(spec.most, Math.max(spec.least, number)));
      show();
      if (!quiet) room.changed(widget);
    },
    focus: () => input.focus(),
  };
  input.addEventListener("input", () => {
    show();
    room.changed(widget);
  });
  show();
  return widget;
};

/** A whole number that is typed; what is typed wrong becomes the nearest that is right, when the field is left.
   @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createWhole = (host, spec, room) => {
  const id = labelled(host, { ...spec, room: room.name });
  const input = h("input", {
    type: "number", id, min: spec.least, max: spec.most, step: 1, value: spec.value, title: t(spec.words), inputmode: "numeric",
  });
  const dice = h("button", { type: "button", class: "quiet", title: t("Another number") }, t("Another"));
  host.append(h("div", { class: "track" }, input, dice));
  let known = spec.value;
  const take = (text, quiet) => {
    const number = Math.round(Number(text));
    const next = text !== "" && Number.isFinite(number) ? Math.min(spec.most, Math.max(spec.least, number)) : known;
    const changed = next !== known;
    known = next;
    if (changed && !quiet) room.changed(widget);
  };
  const widget = {
    value: () => known,
    set(value, { quiet = false } = {}) {
      take(String(value), quiet);
      input.value = known;
    },
    focus: () => input.focus(),
  };
  input.addEventListener("input", () => input.value !== "" && input.checkValidity() && take(input.value));
  input.addEventListener("change", () => {
    take(input.value);
    input.value = known;
  });
  dice.addEventListener("click", () => widget.set(anySeed()));
  return widget;
};

/** One of a few words.
   @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createChoice = (host, spec, room) => {
  const id = labelled(host, { ...spec, room: room.name });
  const input = h("select", { id, title: t(spec.words) });
  for (const [value, words] of spec.options) input.append(h("option", { value }, t(words)));
  input.value = spec.value;
  host.append(input);
  const widget = {
    value: () => input.value,
    set(value, { quiet = false } = {}) {
      if (!spec.options.some(([each]) => each === value)) return;
      input.value = value;
      if (!quiet) room.changed(widget);
    },
    focus: () => input.focus(),
  };
  input.addEventListener("change", () => room.changed(widget));
  return widget;
};

/** A few words that are typed.
   @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createText = (host, spec, room) => {
  const id = labelled(host, { ...spec, room: room.name });
  const input = h("input", { type: "text", id, maxlength: spec.letters, autocomplete: "off", spellcheck: "false", placeholder: spec.example && t(spec.example) });
  host.append(input);
  const widget = {
    value: () => input.value,
    set(value, { quiet = false } = {}) {
      input.value = String(value ?? "").slice(0, spec.letters);
      if (!quiet) room.changed(widget);
    },
    enable: (on) => { input.disabled = !on; },
    focus: () => input.focus(),
  };
  input.addEventListener("input", () => room.changed(widget));
  return widget;
};
