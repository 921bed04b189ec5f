/* A room is what a tab holds: its parts (pads, categories, controls) beside a view of what the model makes of them.
   This file builds a room, asks what it asks, and keeps what is in it. */
import { PARTS, VIEWS } from "../parts/parts.js";
import { SET_UPS } from "../tabs/tabs.js";
import { ask, drawingsIn, paint } from "./ask.js";
import { page } from "./data.js";
import { h } from "./elements.js";
import { currentModel } from "./model.js";
import { cannotBeRead, forgetAddress, linkedTo } from "./opened.js";
import { mounted, sentTo } from "./rooms.js";
import * as store from "./store.js";
import { t } from "./language.js";
/** @import { Room, RoomSpec } from "./types.d.ts" */

const WAIT = 500; // ms after which a quiet sign says that the model is drawing
const READ = 10_000; // ms for which a sentence is there to be read
const APART = 100; // ms between two questions of a room: a slider moves more often than anything can be seen
const SLOW = 1500; // ms that an answer may take; after one that took longer the first few come before the others
const BROKEN = t("That link cannot be read: perhaps a part of it is missing.");
const UNREAD = t("A part of the link cannot be read.");

/** Build a room by its `spec` (sketch_rnn/ui/room.py) in an element, and resolve to it when it can be used.
   @type {(element: HTMLElement, spec: RoomSpec) => Promise<Room>} */
export const buildRoom = async (element, spec) => {
  const status = h("p", { class: "status", role: "status", "aria-live": "polite" });
  const room = /** @type {Room} */ ({ name: spec.name, spec, element, parts: {}, heard: [] });
  spec.destinations = page.destinations;
  speak(room, status);
  questions(room);
  changes(room);
  furnish(room, status);
  mounted[spec.name] = room;
  SET_UPS[spec.name]?.(room);
  await recall(room);
  element.classList.add("ready");
  for (const act of room.heard) act(null);
  room.refresh();
  return room;
};

/** room.say(words): a sentence at the foot of the room, for as long as it takes to read it.
   @type {(room: Room, status: HTMLElement) => void} */
const speak = (room, status) => {
  let said = 0; // the timer after which it goes, for it lies over the room's foot
  room.say = (words) => {
    clearTimeout(said);
    if (status.textContent !== (words || "")) status.textContent = words || ""; // said once, however often it is asked again
    if (words) said = setTimeout(() => { status.textContent = ""; }, READ);
  };
};

/** room.ask(verb, args, asker), room.drawingsIn(file, asker), room.paint(args, agreed, told), and room.refresh(): the view's own question, with what the parts say.
   @type {(room: Room) => void} */
const questions = (room) => {
  const { element, spec, parts } = room;
  const heard = {
    away(words) {
      element.classList.add("away");
      room.say(words);
    },
    back() {
      if (element.classList.contains("away")) room.say("");
      element.classList.remove("away");
    },
  };
  room.ask = (verb, args, asker = verb) => ask(verb, args, `${spec.name}/${asker}`, heard);
  room.drawingsIn = (file, asker) => drawingsIn(file, `${spec.name}/open/${asker}`, heard);
  room.paint = (args, agreed, told) => paint(args, agreed, `${spec.name}/paint`, heard, told);
  room.arguments = () => {
    const named = Object.entries(parts).filter(([name]) => spec.arguments.includes(name)).map(([name, widget]) => [name, widget.value()]);
    return { ...Object.fromEntries(named), ...room.view.arguments?.() };
  };

  /* The view's answer, shown; where the machine is slow the first few drawings (`spec.view.few`) at once, and then all. */
  let slow = false;
  const answer = async (args, current) => {
    const began = performance.now();
    const { few } = spec.view;
    const parted = slow && few && args.count > few && !Array.isArray(args.temperature);
    const asked = { ...args, care: room.view.cares?.of(args) }; // where it was answered before, as it was then
    const result = await room.ask(spec.verb, parted ? { ...asked, count: few } : asked, "view");
    if (!current() || !result) return;
    slow = performance.now() - began > (parted ? (SLOW * few) / args.count : SLOW);
    room.view.wait(false);
    const care = Object.values(result)[0]?.[0]?.care; // the others are kept from as many, since they follow from these
    room.view.cares?.note(args, care);
    room.keep();
    room.view.show(result, args, parted ? args.count - few : 0);
    if (!parted) return;
    const rest = await room.ask(spec.verb, { ...args, care, count: args.count - few, first: few }, "view");
    if (!current() || !rest) return;
    const [name] = Object.keys(result);
    room.view.show({ [name]: [...result[name], ...rest[name]] }, args);
  };

  let number = 0; // of the newest question for the view
  room.outdate = () => { number++; }; // what is under way is not an answer any more
  room.refresh = async () => {
    if (!spec.verb) return;
    const mine = ++number;
    const empty = spec.needs.map((name) => parts[name]).find((widget) => widget?.empty?.());
    if (empty) {
      element.classList.remove("busy");
      room.view.wait(false);
      room.view.words(t(empty.spec.missing || spec.invite));
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
};

/** room.changed(widget): what changed is kept and asked; room.keep(): what is in the room is there after a reload.
   @type {(room: Room) => void} */
const changes = (room) => {
  const { spec, parts } = room;
  room.keep = () => {
    const values = Object.entries(parts).map(([name, widget]) => [name, widget.keep ? widget.keep() : widget.value?.()]);
    store.set(`room:${spec.name}`, { parts: Object.fromEntries(values), view: room.view.keep?.() });
  };

  let due = 0; // the timer after which what changed is kept and asked
  let [last, asks] = [-APART, false]; // when that was the last time, and whether something has changed that asks
  const settle = () => {
    due = 0;
    last = performance.now();
    room.keep();
    const again = asks;
    asks = false; // before it is asked: what changes meanwhile asks again
    if (again) room.refresh();
  };
  addEventListener("pagehide", () => due && room.keep());
  room.changed = (widget) => {
    forgetAddress();
    for (const act of room.heard) act(widget);
    if (!spec.quiet.includes(widget?.name)) {
      room.outdate();
      asks = true;
    }
    if (widget?.keep) room.keep(); // a stroke is kept at once: a reload may come before the next moment
    due ||= setTimeout(settle, Math.max(0, last + APART - performance.now()));
  };
};

/** The parts, in their order, and the view; the parts that few people need are folded away.
   @type {(room: Room, status: HTMLElement) => void} */
const furnish = (room, status) => {
  const { element, spec, parts } = room;
  const folded = h("details", { class: "more" }, h("summary", {}, t("More")));
  const list = h("div", { class: "parts" });
  const side = h("div", { class: "view", role: "region", "aria-label": t("What the computer makes of it") });
  for (const part of spec.parts) {
    const host = h("div", { class: `part ${part.kind}`, "data-part": part.name });
    (part.folded ? folded : list).append(host);
    const own = { ...part };
    if (["category", "categories"].includes(part.kind)) own.categories = currentModel().categories;
    if (part.kind === "text") own.letters ??= page.teaching.letters;
    const widget = PARTS[part.kind](host, own, room);
    widget.name = part.name;
    widget.spec = own;
    parts[part.name] = widget;
  }
  folded.append(h("p", { class: "terms", lang: "en", dir: "ltr" }, spec.terms));
  list.append(folded);
  room.view = VIEWS[spec.view.kind](side, room);
  skips(list, side);
  element.classList.add("studio", "room");
  element.replaceChildren(h("p", { class: "lead" }, t(spec.lead)), list, side, status);
};

/* From a sheet the keyboard comes to what is made of it without passing all tools: a button that is seen while it has the focus.
   @type {(list: HTMLElement, side: HTMLElement) => void} */
const skips = (list, side) => {
  side.tabIndex = -1;
  const go = () => /** @type {HTMLElement} */ (side.querySelector(".tiles .tile") || side.querySelector("button:enabled, input") || side).focus();
  for (const sheet of list.querySelectorAll(".pad .sheet")) sheet.append(h("button", { type: "button", class: "skip", onclick: go }, t("To what the computer makes of it")));
};

/** What a link says, or what was kept before a reload; and then what was sent here before the room stood.
   @type {(room: Room) => Promise<void>} */
const recall = async (room) => {
  const { spec, parts } = room;
  const put = (name, value) => {
    try {
      parts[name]?.set?.(value, { quiet: true });
    } catch {
      room.say(UNREAD); // anybody can have made it
    }
  };
  const restore = (state) => {
    try {
      if (state !== undefined) room.view.restore?.(state);
    } catch {
      room.say(UNREAD);
    }
  };
  if (await cannotBeRead()) room.say(BROKEN);
  const link = await linkedTo(spec.name);
  const kept = store.get(`room:${spec.name}`);
  if (link) {
    for (const [name, value] of Object.entries(link.parts || {})) put(name, value);
    restore(link.view);
    room.keep();
  } else if (kept) {
    for (const [name, value] of Object.entries(kept.parts || {})) {
      if (value === undefined) continue;
      if (parts[name]?.restore) parts[name].restore(value);
      else put(name, value);
    }
    restore(kept.view);
  }
  const sent = sentTo(spec.name);
  if (!sent) return;
  for (const [name, value] of Object.entries(sent)) put(name, value);
  for (const name of Object.keys(sent)) parts[name]?.focus?.();
  room.keep();
};
