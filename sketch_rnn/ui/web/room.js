/* A room is a tab: its parts (pads, categories, controls) beside a view of what the model makes of them.
   This file builds the rooms, asks the server, and keeps, links and sends what is in them. */

const WAIT = 500; // ms after which a quiet sign says that the model is drawing
const READ = 10_000; // ms for which a sentence is there to be read
const AGAIN = 2500; // ms until a server that did not answer is asked again
const page = Math.random().toString(36).slice(2); // what this page is called in its questions
const mounted = (studio.mounted = {}); // rooms by name
const pending = {}; // values that were sent to rooms that are not there yet: {room: {part: value}}
const APART = 100; // ms between two questions of a room: a slider moves more often than anything can be seen
let asked = 0;
let broken = false; // whether the page was opened with a link that cannot be read

/* A link that was made here says less than what is kept: whatever changed since would have taken it out of the address. */
const ours = location.hash.slice(1) === studio.store.get("link");

/* What the link that the page was opened with says: {room, parts}, or null. */
const opening = Promise.resolve(location.hash.length > 1 ? studio.link.decode(location.hash.slice(1)) : null).then((found) => {
  broken = !found && location.hash.length > 1;
  if (found?.model && studio.page.models.some((each) => each.name === found.model)) studio.store.set("model", found.model);
  return found;
}).catch(() => null);
window.addEventListener("hashchange", () => location.hash.length > 1 && location.reload()); // a link that is pasted into the open page

const UNREACHABLE = studio.UNREACHABLE = "The server cannot be reached. Your drawing is safe here, and it is asked again.";
const REFUSED = "This picture cannot be opened: something between here and the server does not let it through.";
const BROKEN = "That link cannot be read: perhaps a part of it is missing.";
const UNREAD = "A part of the link cannot be read.";
const SLOW = 1500; // ms that an answer may take; after one that took longer the first few come before the others
const newest = {}; // the number of the newest question of each asker

/* Resolves to the answer, or to null where the same asker has asked anew; asks again for as long as the server is away or full.
   `question(number)` returns what sends it. */
const patiently = async (room, asker, question) => {
  const number = ++asked;
  newest[asker] = number;
  const send = question(number);
  const signs = room.element.classList;
  for (;;) {
    const found = await send().catch(() => null);
    if (newest[asker] !== number) return null;
    const answer = found || { busy: true, error: UNREACHABLE };
    if (!answer.busy) {
      if (signs.contains("away")) room.say("");
      signs.remove("away");
      if (answer.error) throw new Error(answer.error);
      return answer.stale ? null : answer.result;
    }
    signs.add("away");
    room.say(answer.error);
    await new Promise((done) => setTimeout(done, AGAIN));
  }
};

const ask = (room, server, asker, verb, args) => patiently(room, asker, (number) => {
  const model = studio.model().name;
  const taught = verb === "teach" ? [] : studio.taught.sent(model); // what is taught begins from the model alone
  const text = JSON.stringify({ page, asker, number, model, verb, arguments: args, ...(taught.length ? { taught } : {}) });
  if (text.length > studio.page.bytes) throw new Error("That drawing is too large to be sent.");
  return async () => {
    const found = await server.ask(text);
    return typeof found === "string" ? JSON.parse(found) : null;
  };
});

/* The {strokes} that the server finds in a small picture. */
const trace = (room, asker, picture) => patiently(room, asker, () => async () => {
  const answer = await fetch(new URL("traced", document.baseURI), { method: "POST", body: picture });
  const said = await answer.json().catch(() => null); // what stands between may answer in its own words
  if (!said && answer.status >= 400 && answer.status < 500) return { error: REFUSED };
  return answer.ok ? { result: said } : { error: said.detail, busy: answer.status === 503 };
});

let wanted = ""; // the tab that is being opened
const tabOf = (name) => {
  const title = studio.page.rooms.find((room) => room.name === name)?.title;
  const tabs = [...document.querySelectorAll('button[role="tab"]')].filter((tab) => tab.textContent.trim() === title);
  return tabs.find((tab) => tab.offsetParent) || tabs[0];
};

/* Opens a tab, also one that Gradio has not put on the page yet or that does not hear a click yet; a later call takes its place. */
studio.open = (name, tries = 100) => {
  wanted = name;
  const tab = tabOf(name);
  tab?.click();
  setTimeout(() => {
    const open = tabOf(name)?.getAttribute("aria-selected") === "true";
    if (!open && wanted === name && tries) studio.open(name, tries - 1);
  }, 50);
};

/* Sends a drawing, and what it is of, to a sheet of the page: a place is one of `room.spec.destinations`. */
studio.send = (place, drawing, category) => {
  const values = { [place.part]: drawing, ...(place.category && category ? { [place.category]: category } : {}) };
  const room = mounted[place.room];
  if (!room) pending[place.room] = { ...pending[place.room], ...values };
  else if (values[place.category]) room.parts[place.part].become(drawing, { parts: { [place.category]: category } });
  else room.parts[place.part].set(drawing);
  studio.open(place.room);
  requestAnimationFrame(() => room?.parts[place.part].focus());
};

studio.room = async (element, spec, server) => {
  const h = studio.h;
  const parts = {};
  spec.destinations = studio.page.destinations;
  const folded = h("details", { class: "more" }, h("summary", {}, "More"));
  const list = h("div", { class: "parts" });
  const side = h("div", { class: "view" });
  const status = h("p", { class: "status", role: "status", "aria-live": "polite" });
  const room = { name: spec.name, spec, element, parts };
  let number = 0; // of the newest question for the view

  let said = 0; // the timer after which a sentence goes, which lies over the room's foot
  room.say = (words) => {
    clearTimeout(said);
    if (status.textContent !== (words || "")) status.textContent = words || ""; // said once, however often it is asked again
    if (words) said = setTimeout(() => { status.textContent = ""; }, READ);
  };
  room.ask = (verb, args, asker = verb) => ask(room, server, `${spec.name}/${asker}`, verb, args);
  room.trace = (picture, asker) => trace(room, `${spec.name}/trace/${asker}`, picture);
  room.arguments = () => {
    const found = {};
    for (const [name, widget] of Object.entries(parts)) {
      if (spec.arguments.includes(name)) found[name] = widget.value();
    }
    return { ...found, ...room.view.arguments?.() };
  };

  const keep = () => {
    const found = {};
    for (const [name, widget] of Object.entries(parts)) found[name] = widget.keep ? widget.keep() : widget.value?.();
    studio.store.set(`room:${spec.name}`, { parts: found, view: room.view.keep?.() });
  };
  room.keep = keep;

  let due = 0; // the timer after which what changed is kept and asked
  let [last, asks] = [-APART, false]; // when that was the last time, and whether something has changed that asks
  const settle = () => {
    due = 0;
    last = performance.now();
    keep();
    const ask = asks;
    asks = false; // before it is asked: what changes meanwhile asks again
    if (ask) room.refresh();
  };
  addEventListener("pagehide", () => due && keep());
  room.changed = (widget) => {
    if (location.hash.length > 1) { // no longer what is here
      history.replaceState(null, "", location.pathname + location.search);
      studio.store.remove("link");
    }
    for (const act of room.heard) act(widget);
    if (!spec.quiet.includes(widget?.name)) {
      number++; // what is under way is not an answer to this
      asks = true;
    }
    if (widget?.keep) keep(); // a stroke is kept at once: a reload may come before the next moment
    due ||= setTimeout(settle, Math.max(0, last + APART - performance.now()));
  };
  room.heard = []; // functions that are told of every change

  /* The view's answer, shown; where the machine is slow the first few drawings (`spec.view.few`) at once, and then all. */
  let slow = false;
  const answer = async (args, current) => {
    const began = performance.now();
    const { few } = spec.view;
    const parted = slow && few && args.count > few && !Array.isArray(args.temperature);
    const result = await room.ask(spec.verb, parted ? { ...args, count: few } : args, "view");
    if (!current() || !result) return;
    slow = performance.now() - began > (parted ? (SLOW * few) / args.count : SLOW);
    room.view.wait(false);
    room.view.show(result, args, parted ? args.count - few : 0);
    if (!parted) return;
    const rest = await room.ask(spec.verb, { ...args, count: args.count - few, first: few }, "view");
    if (!current() || !rest) return;
    const [name] = Object.keys(result);
    room.view.show({ [name]: [...result[name], ...rest[name]] }, args);
  };

  room.refresh = async () => {
    if (!spec.verb) return;
    const mine = ++number;
    const empty = Object.values(parts).find((widget) => spec.needs.includes(widget.name) && widget.empty?.());
    if (empty) {
      element.classList.remove("busy");
      room.view.wait(false);
      room.view.words(empty.spec.missing || spec.invite);
      return;
    }
    const args = room.arguments();
    room.view.wait(true);
    const sign = setTimeout(() => mine === number && element.classList.add("busy"), WAIT);
    try {
      await answer(args, () => mine === number);
    } catch (error) {
      if (mine !== number) return;
      room.view.wait(false);
      room.view.words(error.message);
    } finally {
      clearTimeout(sign);
      if (mine === number) element.classList.remove("busy");
    }
  };

  // The parts, in their order; those that few people need are folded away.
  for (const part of spec.parts) {
    const host = h("div", { class: `part ${part.kind}`, "data-part": part.name });
    (part.folded ? folded : list).append(host);
    const own = { ...part };
    if (["category", "categories"].includes(part.kind)) own.categories = studio.model().categories;
    if (part.kind === "text") own.letters = studio.page.teaching.letters;
    const widget = studio.widgets[part.kind](host, own, room);
    widget.name = part.name;
    widget.spec = own;
    parts[part.name] = widget;
  }
  folded.append(h("p", { class: "terms" }, spec.terms));
  list.append(folded);
  room.view = studio.views[spec.view.kind](side, spec.view, room);
  element.classList.add("studio", "room");
  element.replaceChildren(h("p", { class: "lead" }, spec.lead), list, side, status);
  mounted[spec.name] = room;
  studio.rooms[spec.name]?.(room);

  // What a link says, or what was kept before a reload; and then what was sent here before the room stood.
  const put = (name, value, quiet = true) => {
    try {
      parts[name]?.set?.(value, { quiet });
    } catch (error) {
      room.say(UNREAD); // anybody can have made it
    }
  };
  const restore = (state) => {
    try {
      if (state !== undefined) room.view.restore?.(state);
    } catch (error) {
      room.say(UNREAD);
    }
  };
  const link = await opening;
  if (broken) room.say(BROKEN);
  broken = false;
  const kept = studio.store.get(`room:${spec.name}`);
  if (link?.room === spec.name && !studio.linked && !ours) {
    studio.linked = true;
    for (const [name, value] of Object.entries(link.parts || {})) put(name, value);
    restore(link.view);
    keep();
  } else if (kept) {
    for (const [name, value] of Object.entries(kept.parts || {})) {
      if (value === undefined) continue;
      if (parts[name]?.restore) parts[name].restore(value);
      else put(name, value);
    }
    restore(kept.view);
  }
  if (pending[spec.name]) {
    for (const [name, value] of Object.entries(pending[spec.name])) put(name, value);
    Object.keys(pending[spec.name]).forEach((name) => parts[name]?.focus?.());
    delete pending[spec.name];
    keep();
  }
  element.classList.add("ready");
  for (const act of room.heard) act(null);
  room.refresh();
  return room;
};

/* All boxes in which a category is chosen offer what the model knows now. */
studio.relearned = () => {
  const { categories } = studio.model();
  for (const room of Object.values(mounted)) {
    for (const widget of Object.values(room.parts)) widget.offer?.(categories);
    room.view?.relearned?.();
  }
};

/* ---- the page around the rooms ---- */

const shown = () => Object.values(mounted).find((room) => room.element.offsetParent);

const copyLink = async (button) => {
  const room = shown();
  if (!room) return;
  const values = {};
  for (const [name, widget] of Object.entries(room.parts)) if (widget.value) values[name] = widget.value();
  const text = await studio.link.encode({ room: room.name, parts: values, model: studio.page.models.length > 1 && studio.model().name, view: (room.view.linked || room.view.keep)?.() });
  history.replaceState(null, "", `#${text}`);
  studio.store.set("link", text);
  let words = "The link is in the address bar.";
  try {
    await navigator.clipboard.writeText(location.href);
    words = "The link is copied.";
  } catch (error) {
    /* a page without the right to the clipboard: the address bar has it */
  }
  button.textContent = "Linked";
  room.say(words);
  setTimeout(() => { button.textContent = "Link"; }, 2500);
};

const wall = (on) => {
  document.documentElement.classList.toggle("wall", on);
  document.querySelector("#leave-wall")?.toggleAttribute("hidden", !on);
  if (on) document.querySelector("#leave-wall")?.focus();
};

/* Fills the page's header: which model, a link to what is on the sheet, the view for a wall. */
studio.header = (element) => {
  const h = studio.h;
  const link = h("button", { type: "button", class: "quiet", id: "link", title: "A link that opens to just this: drawing, category and numbers" }, "Link");
  const large = h("button", { type: "button", class: "quiet", id: "wall", title: "Large, for a projector: sheet and results alone" }, "Wall");
  const leave = h("button", { type: "button", id: "leave-wall", hidden: "" }, "Leave the wall view");
  link.addEventListener("click", () => copyLink(link));
  large.addEventListener("click", () => wall(true));
  leave.addEventListener("click", () => wall(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && document.documentElement.classList.contains("wall")) wall(false);
  });
  const choose = h("select", { id: "model", "aria-label": "Which model draws" });
  for (const each of studio.page.models) choose.append(h("option", { value: each.name }, each.name));
  choose.value = studio.model().name;
  choose.addEventListener("change", () => {
    studio.store.set("model", choose.value);
    studio.relearned();
    for (const room of Object.values(mounted)) room.refresh();
  });
  const tools = h("div", { class: "tools" }, studio.page.models.length > 1 ? choose : null, link, large, leave);
  element.querySelector(".bar").append(tools);
  opening.then((found) => found && studio.page.rooms.some((room) => room.name === found.room) && found.room !== studio.page.rooms[0].name && studio.open(found.room));
};
