/* A box in which a category is chosen: typed, or picked from a list with pictures. ARIA's combobox with a listbox.
   What is highlighted is what Enter takes; the list shows nothing that Enter would not take. */
import { withArticle } from "./names.js";
import { namesBy } from "./ranking.js";
import { PICTURES } from "./pictures.js";
import { page } from "../../web/data.js";
import { childrenOf, h, svg } from "../../web/elements.js";
import { pathOf } from "../../web/ink.js";
import { language, listed, many, nameOf, namesOf, t } from "../../web/language.js";
import { currentModel } from "../../web/model.js";
import * as taught from "../../web/taught.js";
/** @import { Part, PartSpec, Room } from "../../web/types.d.ts" */

const TALL = 290; // px of the list at most
let boxes = 0;

const { match, nearest } = namesBy(page.names, language === "en" ? undefined : namesOf);
/* What another part, a link or the store says is a name of the model's; who wrote a link by hand may say it otherwise. */
const taken = (value, names) => (names.includes(value) ? value : match(String(value ?? ""), names));
const LEVELS = { poorly: t("still learning"), yours: t("yours") };

/** The picture of a category.
   @type {(name: string) => HTMLElement | SVGElement} */
export const thumb = (name) => {
  const lines = Object.hasOwn(PICTURES, name) ? PICTURES[name] : taught.of(currentModel().name).find((one) => one.name === name)?.picture;
  if (!lines) return h("span", { class: "thumb" });
  const picture = svg("svg", { class: "thumb", viewBox: "-3 -3 54 54", "aria-hidden": "true" });
  for (const line of lines) {
    const points = [];
    for (let i = 0; i < line.length; i += 2) points.push([line[i], line[i + 1]]);
    picture.append(svg("path", { d: pathOf(points) }));
  }
  return picture;
};

/* The box itself: `pick(name)` is called with what a person takes, `say(words)` with what they are told. */
const combobox = (host, { label, hidden = false, placeholder = "" }, pick, say) => {
  const id = `category-${++boxes}`;
  const input = h("input", {
    type: "text", id, role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done", placeholder,
    "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", "aria-describedby": `${id}-said`,
  });
  const list = h("ul", { id: `${id}-list`, role: "listbox", tabindex: -1, "aria-label": label, hidden: true });
  const said = h("p", { id: `${id}-said`, class: "said unseen", role: "status" });
  host.append(h("label", { for: id, class: hidden ? "name unseen" : "name" }, label), h("div", { class: "combo" }, input, list, said));
  let offered = []; // [[name, level], ...]
  let shown = [];
  let aimed = -1;
  let chosen = "";

  const aim = (number, { scroll = true } = {}) => {
    list.children[aimed]?.setAttribute("aria-selected", "false");
    aimed = number;
    const item = list.children[number];
    if (!item) return input.removeAttribute("aria-activedescendant");
    item.setAttribute("aria-selected", "true");
    if (scroll) item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  };
  const tell = (words, { seen = false } = {}) => {
    said.textContent = words;
    said.classList.toggle("unseen", !seen);
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    aim(-1);
  };
  /* Below the box, or above it where there is more room. */
  const place = () => {
    const { top, bottom } = input.getBoundingClientRect();
    const height = window.visualViewport?.height ?? innerHeight;
    const [above, below] = [top, height - bottom].map((room) => room - 12);
    const up = below < 200 && above > below;
    list.classList.toggle("up", up);
    list.style.maxHeight = `${Math.min(TALL, Math.max(140, up ? above : below))}px`;
  };
  const unknown = (word) => {
    const first = word.trim()[0].toLowerCase();
    const names = offered.map(([name]) => name);
    const alike = names.filter((name) => nameOf(name).toLowerCase().startsWith(first)).slice(0, 3);
    const perhaps = (alike.length ? alike : names.slice(0, 3)).map(withArticle);
    return t("I have not learned to draw “{word}”. Perhaps {names}?", { word: word.trim().slice(0, 40), names: listed(perhaps) });
  };
  const open = (word) => {
    const levels = new Map(offered);
    const typed = word.trim() !== "";
    shown = nearest(word, [...levels.keys()]);
    if (typed && !/[\p{L}\p{N}]/u.test(word)) shown = [];
    list.replaceChildren(...shown.map((name, i) => {
      const words = LEVELS[levels.get(name)];
      return h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", "data-name": name },
        thumb(name), h("span", {}, nameOf(name)), words ? h("small", {}, words) : null);
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(shown.length > 0));
    if (shown.length) tell(typed ? many(shown.length, "1 found", "{count} found") : many(shown.length, "1 thing to draw", "{count} things to draw"));
    else tell(typed ? unknown(word) : "", { seen: typed });
    place();
    aim(typed && shown.length ? 0 : shown.indexOf(chosen));
  };
  const show = (name) => {
    chosen = name;
    input.value = nameOf(name);
    tell("");
  };
  const take = (name) => {
    close();
    show(name);
    if (document.activeElement === input) input.select(); // what is typed next takes its place
    pick(name);
  };
  const leave = () => {
    const typed = input.value.trim();
    const other = typed !== nameOf(chosen);
    const whole = other && match(typed, offered.map(([name]) => name));
    close();
    if (whole && whole !== chosen) return take(whole);
    if (typed && !whole && other && chosen) say(t("“{word}” is not a whole name: it is still {thing}.", { word: typed.slice(0, 40), thing: withArticle(chosen) }));
    show(chosen);
  };
  /* A press anywhere else closes the list, also where the sheet keeps the browser from moving the focus. */
  const outside = (event) => {
    if (!host.contains(event.target)) input.blur();
  };

  input.addEventListener("focus", () => {
    input.select();
    document.addEventListener("pointerdown", outside, true);
  });
  input.addEventListener("blur", () => {
    document.removeEventListener("pointerdown", outside, true);
    leave();
  });
  const resting = () => list.hidden && input.value === nameOf(chosen);
  /* A press on the box opens the list with all of the name selected, so that what is typed takes its place. */
  input.addEventListener("mousedown", () => resting() && input.setSelectionRange(0, 0)); // else its release undoes the selection
  input.addEventListener("click", () => {
    if (!resting()) return;
    input.select();
    open("");
  });
  input.addEventListener("input", () => open(input.value));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 7, PageUp: -7 }[event.key];
    if (steps) {
      event.preventDefault();
      if (list.hidden) return open(input.value === nameOf(chosen) ? "" : input.value);
      aim(Math.min(shown.length - 1, Math.max(0, aimed + steps)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && shown[aimed]) take(shown[aimed]);
    } else if (event.key === "Escape" && (!list.hidden || input.value !== nameOf(chosen))) {
      event.preventDefault();
      close();
      show(chosen);
      input.select();
    }
  });
  const itemAt = (event) => event.target.closest("[role=option]");
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the keyboard
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("pointermove", (event) => {
    const item = event.pointerType === "mouse" && itemAt(event);
    if (item) aim([...list.children].indexOf(item), { scroll: false });
  });
  list.addEventListener("click", (event) => {
    const item = itemAt(event);
    if (!item) return;
    take(item.dataset.name);
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") input.blur(); // the phone's keyboard goes
  });
  return { input, show, offer(categories) { offered = categories; } };
};

/** @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createCategory = (host, spec, room) => {
  const picture = h("span", { class: "chosen", "aria-hidden": "true" });
  let known = [];
  let name = spec.value; // "" where nobody has said it
  let chosen = false; // by a person, and not by what the sheet looks like
  const become = (next, by) => {
    [name, chosen] = [next, by];
    box.show(next);
    picture.replaceChildren(thumb(next));
  };
  const take = (next, by = true) => {
    const same = next === name;
    become(next, by);
    if (!same) room.changed(widget);
  };
  const knows = (next) => known.some(([each]) => each === next);
  const box = combobox(host, { label: t(spec.label || "Category"), placeholder: t("type it, or choose") }, take, (words) => room.say(words));
  host.append(picture);
  const widget = {
    value: () => name,
    empty: () => !name,
    set(value, { quiet = false } = {}) {
      const next = value === "" ? "" : taken(value, known.map(([each]) => each));
      if (next === undefined) return;
      const same = next === name;
      become(next, next !== "");
      if (!same && !quiet) room.changed(widget);
    },
    chosen: () => chosen,
    /* What the sheet looks like, while nobody has chosen; "": nothing any more. */
    follow: (next) => !chosen && take(knows(next) ? next : spec.value, false),
    keep: () => ({ name, chosen }),
    restore(kept) {
      if (kept && (kept.name === "" || knows(kept.name))) become(kept.name, Boolean(kept.chosen));
    },
    /* Another model knows other categories; what it does not know gives way to what it draws best. */
    offer(categories) {
      known = categories;
      box.offer(known);
      if (name && known.length && !knows(name)) become(spec.value === "" ? "" : known[0][0], false);
      else become(name, chosen);
    },
    focus: () => box.input.focus(),
  };
  widget.offer(spec.categories || []);
  return widget;
};

/* Several categories, each with a button that takes it away, and a box that adds one. */
const MOST_CATEGORIES = 8;

/** @type {(host: HTMLElement, spec: PartSpec, room: Room) => Part} */
export const createCategories = (host, spec, room) => {
  const chips = h("div", { class: "chips", role: "list", "aria-label": t(spec.label) });
  const adder = h("div", { class: "adder" });
  let known = [];
  let names = spec.value || [];
  const add = (name) => {
    box.show("");
    if (names.includes(name) || names.length >= MOST_CATEGORIES) return;
    change([...names, name]);
    room.say(t("{thing} is added.", { thing: nameOf(name) }));
  };
  const away = (name) => {
    const place = names.indexOf(name);
    change(names.filter((each) => each !== name));
    room.say(t("{thing} is taken away.", { thing: nameOf(name) }));
    const next = childrenOf(chips)[Math.min(place, names.length - 1)]?.querySelector("button:enabled");
    (next || box.input).focus(); // the keyboard stays where it was
  };
  const box = combobox(adder, { label: `${t(spec.label)}: ${t("add another")}`, hidden: true }, add, (words) => room.say(words));
  host.append(h("span", { class: "name", "aria-hidden": "true" }, t(spec.label)), chips, adder);
  const show = () => {
    chips.replaceChildren(...names.map((name) => h("span", { role: "listitem", class: "chip" }, thumb(name), h("span", {}, nameOf(name)),
      h("button", {
        type: "button", class: "away", "aria-label": t("Take away {thing}", { thing: nameOf(name) }), disabled: names.length < 2, onclick: () => away(name),
      }, h("span", { "aria-hidden": "true" }, "×")))));
    box.offer(known.filter(([name]) => !names.includes(name)));
    box.input.disabled = names.length >= MOST_CATEGORIES;
    box.input.placeholder = names.length >= MOST_CATEGORIES ? t("{count} are enough", { count: MOST_CATEGORIES }) : t("add another …");
  };
  const change = (next) => {
    names = next;
    show();
    room.changed(widget);
  };
  const widget = {
    value: () => [...names],
    set(value, { quiet = false } = {}) {
      const all = known.map(([each]) => each);
      const next = [...new Set([].concat(value).map((each) => taken(each, all)).filter(Boolean))].slice(0, MOST_CATEGORIES);
      if (!next.length) return;
      names = next;
      show();
      if (!quiet) room.changed(widget);
    },
    offer(categories) {
      known = categories;
      names = known.length ? names.filter((name) => known.some(([each]) => each === name)) : names;
      if (!names.length && known.length) names = [known[0][0]];
      show();
    },
    focus: () => box.input.focus(),
  };
  widget.offer(spec.categories || []);
  return widget;
};
