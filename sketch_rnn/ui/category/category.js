/* A box in which a category is chosen: typed, or picked from a list with pictures. ARIA's combobox with a listbox.
   What is highlighted is what Enter takes; the list shows nothing that Enter would not take. */
const SHOWN = 60; // names in the list at once; typing brings the others
let boxes = 0;

const LEVELS = { learning: "still learning" };

const thumb = (name) => {
  const lines = studio.pictures48?.[name];
  if (!lines) return studio.h("span", { class: "thumb" });
  const svg = studio.svg("svg", { class: "thumb", viewBox: "-3 -3 54 54", "aria-hidden": "true" });
  for (const line of lines) {
    const points = [];
    for (let i = 0; i < line.length; i += 2) points.push([line[i], line[i + 1]]);
    svg.append(studio.svg("path", { d: studio.pathOf(points) }));
  }
  return svg;
};

/* The box itself: `pick(name)` is called with what a person takes. */
const combobox = (host, { label, hidden }, pick) => {
  const id = `category-${++boxes}`;
  const input = studio.h("input", {
    type: "text", id, role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", "aria-describedby": `${id}-said`,
  });
  const list = studio.h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const said = studio.h("p", { id: `${id}-said`, class: "said", role: "status" });
  host.append(studio.h("label", { for: id, class: hidden ? "name unseen" : "name" }, label), input, list, said);
  let offered = []; // [[name, level], ...]
  let shown = [];
  let aimed = -1;
  let chosen = "";

  const aim = (number) => {
    aimed = number;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === number)));
    const item = list.children[number];
    if (item) item.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    aim(-1);
  };
  const open = (word) => {
    const levels = new Map(offered);
    shown = studio.names.nearest(word, [...levels.keys()]).slice(0, SHOWN);
    list.replaceChildren(...shown.map((name, i) => {
      const words = LEVELS[levels.get(name)];
      return studio.h("li", { id: `${id}-${i}`, role: "option", "data-name": name },
        thumb(name), studio.h("span", {}, name), words ? studio.h("small", {}, words) : null);
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(shown.length > 0));
    const unknown = word && !shown.length;
    said.textContent = unknown ? `“${word.trim().slice(0, 40)}” is not among the ${offered.length} things. Try another word.` : "";
    said.classList.toggle("unseen", !unknown);
    if (!unknown && word) said.textContent = `${shown.length} found`;
    aim(word && shown.length ? 0 : shown.indexOf(chosen));
  };
  const show = (name) => {
    chosen = name;
    input.value = name;
    said.textContent = "";
  };
  const take = (name) => {
    close();
    show(name);
    pick(name);
  };
  const leave = () => {
    const whole = input.value !== chosen ? studio.names.match(input.value, offered.map(([name]) => name)) : undefined;
    close();
    if (whole && whole !== chosen) return take(whole);
    show(chosen);
  };

  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => {
    if (list.hidden) open("");
  });
  input.addEventListener("input", () => open(input.value));
  input.addEventListener("blur", leave);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (steps) {
      event.preventDefault();
      if (list.hidden) return open("");
      aim(Math.min(shown.length - 1, Math.max(0, aimed + steps)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && shown[aimed]) take(shown[aimed]);
    } else if (event.key === "Escape" && (!list.hidden || input.value !== chosen)) {
      event.preventDefault();
      close();
      show(chosen);
      input.select();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the keyboard
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take(item.dataset.name);
  });
  return { input, show, offer(categories) { offered = categories; } };
};

studio.widgets.category = (host, spec, room) => {
  const label = spec.label || "Category";
  const picture = studio.h("span", { class: "chosen", "aria-hidden": "true" });
  let known = spec.categories;
  let name = "";
  const become = (next) => {
    name = next;
    box.show(next);
    picture.replaceChildren(thumb(next));
  };
  const box = combobox(host, { label }, (next) => {
    if (next === name) return;
    become(next);
    room.changed(widget);
  });
  host.append(picture);
  const widget = {
    value: () => name,
    set(value, { quiet } = {}) {
      const next = studio.names.match(String(value ?? ""), known.map(([each]) => each));
      if (!next || next === name) return;
      become(next);
      if (!quiet) room.changed(widget);
    },
    /* Another model knows other categories; what it does not know gives way to what it draws best. */
    offer(categories) {
      known = categories;
      box.offer(categories);
      if (!known.some(([each]) => each === name)) become(known[0][0]);
    },
    focus: () => box.input.focus(),
  };
  name = spec.value;
  widget.offer(known);
  become(name);
  return widget;
};

/* Several categories, each with a button that takes it away, and a box that adds one. */
const MOST = 8;

studio.widgets.categories = (host, spec, room) => {
  const chips = studio.h("div", { class: "chips", role: "list", "aria-label": spec.label });
  let known = spec.categories;
  let names = [];
  host.append(studio.h("span", { class: "name" }, spec.label), chips);
  const adder = studio.h("div", { class: "adder" });
  const box = combobox(adder, { label: "Add another", hidden: true }, (name) => {
    box.show("");
    if (!names.includes(name) && names.length < MOST) change([...names, name]);
  });
  box.input.placeholder = "add another …";
  host.append(adder);
  const show = () => {
    chips.replaceChildren(...names.map((name) => studio.h("span", { role: "listitem", class: "chip" }, thumb(name), name,
      studio.h("button", {
        type: "button", class: "away", "aria-label": `Take away ${name}`, disabled: names.length < 2,
        onclick: () => change(names.filter((each) => each !== name)),
      }, "×"))));
    box.input.disabled = names.length >= MOST;
  };
  const change = (next) => {
    names = next;
    show();
    room.changed(widget);
  };
  const widget = {
    value: () => names,
    set(value, { quiet } = {}) {
      const all = known.map(([each]) => each);
      const next = [...new Set([].concat(value).map((each) => studio.names.match(String(each), all)).filter(Boolean))].slice(0, MOST);
      if (!next.length) return;
      names = next;
      show();
      if (!quiet) room.changed(widget);
    },
    offer(categories) {
      known = categories;
      box.offer(categories);
      names = names.filter((name) => known.some(([each]) => each === name));
      if (!names.length) names = [known[0][0]];
      show();
    },
    focus: () => box.input.focus(),
  };
  names = spec.value;
  widget.offer(known);
  return widget;
};
