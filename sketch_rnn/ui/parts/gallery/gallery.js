/* A grid of drawings. The place of the grid is the same whether there are drawings in it or not, and stays while new ones are drawn.
   Options: `takes`, the pad that a clicked drawing goes to (without it a click opens the drawing in Finish); `strip`, whether it can show
   several temperatures in one look; `endless`, for a grid that goes on when it is scrolled; `care`, from how many candidates a drawing may be
   kept at the most, where the server says how many (web/cares.js). */
import { remembered, soundCares } from "../../web/cares.js";
import { arrowKeys } from "./arrow-keys.js";
import { withPins } from "./pins.js";
import * as tileWords from "./tile-words.js";
import { LADDER, rungs } from "./strip.js";
import { begins, createCell, frameOf, keepPin, onSheet, restorePin, soundDrawing, tilesOf, wholeOf } from "./tile.js";
import { calm, h } from "../../web/elements.js";
import { anySeed } from "../../web/model.js";
import { send } from "../../web/rooms.js";
import * as store from "../../web/store.js";
import { entries, finishPlace } from "../../web/uses.js";
import { many, t } from "../../web/language.js";
/** @import { Room, View } from "../../web/types.d.ts" */

const WAIT = 500; // ms after which something quiet says that the model is drawing
const MOST_TILES = 300; // drawings that an endless grid holds
const columnsFor = (count) => (count < 4 ? Math.max(1, count) : Math.ceil(Math.sqrt(count)));

/** @type {(host: HTMLElement, room: Room) => View} */
export const createGallery = (host, room) => {
  const options = room.spec.view;
  const mostPins = room.spec.parts.find((part) => part.name === "count")?.most; // as many as there can be endings
  const words = h("p", { class: "words", role: "status", "aria-live": "polite" });
  const tools = h("div", { class: "tools" });
  const blank = h("div", { class: "blank" }); // what stands in the grid's place when there is none
  const grid = h("div", { class: "tiles", role: "group", "aria-label": options.takes ? t("Endings") : t("Drawings") });
  const stage = h("div", { class: "stage" }, grid, blank);
  const side = h("div", { class: "beside" }); // beside the grid where there is room, else below it
  const foot = h("div", { class: "foot" });
  const free = h("button", { type: "button", class: "quiet", hidden: "" }, t("All kinds again"));
  free.addEventListener("click", () => {
    state.like = null;
    free.hidden = true;
    room.keep();
    room.refresh();
  });
  const element = h("div", { class: "gallery empty" }, h("div", { class: "head" }, words, free, tools), h("div", { class: "body" }, stage, side), foot);
  if (options.endless) element.classList.add("endless");
  host.append(element);

  let tiles = []; // what is shown
  let question = {}; // the arguments that were answered with it
  let cells = [];
  let sign = 0; // the timer of the quiet sign
  let settled = ""; // the words that go with what is shown
  let completed = ""; // the drawing, as JSON, when an ending was taken that was complete
  const state = { strip: Boolean(options.endless), pins: [], like: null, cares: {} }; // `like` is a whole drawing that the endings shall be like
  const pad = () => room.parts[options.takes];

  const sentence = () => {
    const done = completed !== "" && completed === JSON.stringify(question.drawing?.strokes);
    return tileWords.sentence(tiles, { takes: options.takes, strip: state.strip, like: state.like, done });
  };

  /* ---- what can be done with a drawing ---- */

  const bringSheet = () => {
    const sheet = room.element.querySelector(`[data-part="${options.takes}"]`);
    if (!sheet) return;
    const box = sheet.getBoundingClientRect();
    if (box.top < 0 || box.top > innerHeight - 120) sheet.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  };

  const take = (tile) => {
    if (!options.takes) return sendTile(tile, finishPlace());
    if (tile.taken || !tile.added.length) return undefined;
    tile.taken = true; // a double click takes it once
    store.set("taken", true);
    pad().take(tile.added, tile.drawn);
    room.say(tileWords.taken(tile.added.length, pad().value().strokes.length));
    completed = tile.finished ? JSON.stringify(pad().value().strokes) : "";
    bringSheet();
    return undefined;
  };

  const sendTile = (tile, place) => {
    send(place, onSheet(tile), tile.category);
  };

  /* The one that the others shall be like stays among them. */
  const moreLike = (tile) => {
    state.like = wholeOf(tile);
    setStrip(false);
    if (!tile.pinned) pin(tile);
    room.keep();
    room.refresh();
  };

  const pin = (tile) => {
    const index = tiles.indexOf(tile);
    state.pins = state.pins.filter((each) => each.index !== index).slice(1 - mostPins);
    if (!tile.pinned) state.pins.push({ index, tile: { ...tile, pinned: true, taken: false } });
    tiles[index] = { ...tile, pinned: !tile.pinned };
    render(index, "tile-pin");
    room.keep();
  };

  /* What a drawing would add is on the sheet while somebody looks at it. */
  const look = (tile) => {
    const sheet = pad();
    if (!sheet?.trial) return;
    const fit = tile && tile.drawn.length === sheet.value().strokes.length && begins(sheet.value().strokes, tile.drawn);
    sheet.trial(fit ? tile.added : []);
  };

  const menuOf = (tile) => {
    let reopen = () => {};
    const drawingOf = () => ({ ...onSheet(tile), category: tile.category });
    const items = entries(room, () => reopen(), drawingOf, () => {
      const some = tile.added.length > 0;
      return [
        some && { label: options.takes ? t("Take it") : t("Draw on with it"), icon: "pen", act: () => take(tile) },
        some && options.strip && { label: t("More like this one"), icon: "again", act: () => moreLike(tile) },
        pinning() && { label: tile.pinned ? t("Let it go (unpin)") : t("Pin it"), icon: "pin", act: () => pin(tile) },
      ].filter(Boolean);
    });
    return (again) => {
      reopen = again;
      return items();
    };
  };
  const pinning = () => Boolean(options.takes) && !state.strip;

  /* ---- the grid ---- */

  const frames = () => {
    if (!tiles.some((tile) => tile.drawn.length)) return tiles.map((tile) => frameOf(tile.added));
    const common = frameOf(tiles.flatMap((tile) => [...tile.drawn, ...tile.added]));
    return tiles.map(() => common); // one scale for all, so that what the person drew has one size and place
  };

  const build = (tile, index, frame, fresh) =>
    createCell(tile, frame, fresh, {
      label: tileWords.label(tile, index, tiles.length, { takes: options.takes, strip: state.strip }),
      short: options.takes ? t("ending {number}", { number: index + 1 }) : t("drawing {number}", { number: index + 1 }),
      take,
      menu: menuOf(tile),
      pin: pinning() ? pin : null,
      look,
    });

  const lay = (made, list) => {
    const boxes = made.map((each) => each.box);
    return state.strip ? rungs(boxes, list, climb) : boxes;
  };

  const narrow = () => (element.clientWidth || innerWidth) < 480;
  const perRung = () => (narrow() ? 3 : 5); // in an endless grid
  const shape = (count) => {
    const columns = narrow() ? Math.min(3, columnsFor(count)) : columnsFor(count);
    element.style.setProperty("--columns", String(columns));
    element.style.setProperty("--rows", String(Math.ceil(count / columns)));
  };

  const key = (tile) => JSON.stringify([tile.category, tile.added]);

  /* Focus stays at its place: on the tile (or the button of it) that had it. */
  const render = (focused = cells.findIndex(({ box }) => box.contains(document.activeElement)), part = "") => {
    const seen = new Set(cells.map((each) => each.key));
    const name = part || document.activeElement?.className;
    const frame = frames();
    cells = tiles.map((tile, i) => ({ ...build(tile, i, frame[i], !seen.has(key(tile))), key: key(tile) }));
    element.classList.toggle("strip", state.strip);
    element.classList.toggle("empty", !tiles.length);
    grid.style.setProperty("--rungs", String(new Set(tiles.map((tile) => tile.temperature)).size));
    grid.replaceChildren(...lay(cells, tiles));
    for (const each of cells) each.play();
    if (focused >= 0 && cells.length) {
      const box = cells[Math.min(focused, cells.length - 1)].box;
      (box.querySelector(`.${String(name).split(" ")[0] || "tile"}`) || box.firstChild).focus({ preventScroll: true });
    }
  };

  /* `coming` is how many drawings come a little later. */
  const show = (result, args = {}, coming = 0) => {
    question = args;
    tiles = tilesOf(result, args);
    if (pinning()) tiles = withPins(tiles, state.pins, { strokes: tiles[0]?.drawn || [], model: tiles[0]?.model });
    const done = options.takes && tiles.length > 0 && !tiles.some((tile) => tile.added.length);
    if (done) tiles = []; // nine times the same: a sentence says it
    element.classList.toggle("done", done);
    look(null);
    shape(tiles.length + coming);
    render();
    if (done) settle(tileWords.DONE);
    else settle(coming ? many(tiles.length, "One ending; the others are coming …", "{number} endings; the others are coming …", { number: tileWords.number(tiles.length) }) : sentence());
    another.disabled = false;
    for (const act of view.shown) act(result, args);
  };

  const settle = (text) => {
    settled = text;
    words.textContent = text;
    name();
  };

  const wait = (busy) => {
    clearTimeout(sign);
    element.classList.toggle("stale", busy);
    grid.setAttribute("aria-busy", String(busy));
    element.classList.remove("drawing");
    if (busy) {
      sign = setTimeout(() => {
        element.classList.add("drawing");
        words.textContent = t("drawing …");
      }, WAIT);
    } else if (words.textContent !== settled) {
      words.textContent = settled;
    }
  };

  const say = (text) => {
    wait(false);
    tiles = [];
    element.classList.remove("done");
    look(null);
    render(-1);
    shape(room.parts.count?.value?.() || 9);
    settle(text);
    another.disabled = true;
    for (const act of view.shown) act(null, {});
  };

  /* More of the same below what is there; at the most as many as a page can hold. */
  const append = (result, args) => {
    const from = tiles.length;
    const added = tilesOf(result, args).slice(0, MOST_TILES - from);
    tiles = [...tiles, ...added];
    const made = added.map((tile, i) => ({ ...build(tile, from + i, frameOf(tile.added), true), key: key(tile) }));
    cells = [...cells, ...made];
    grid.append(...lay(made, added));
    for (const each of made) each.play();
    settle(tiles.length >= MOST_TILES ? t("{count} drawings: that is all that fits here. Another look begins anew.", { count: MOST_TILES }) : sentence());
    return tiles.length < MOST_TILES;
  };

  /* ---- its own buttons ---- */

  const button = (text, act, { toggle = false, title = "", primary = false } = {}) => {
    const made = h("button", { type: "button", class: primary ? "primary" : "quiet", title }, text);
    if (toggle) made.setAttribute("aria-pressed", "false");
    made.addEventListener("click", () => act(made));
    tools.append(made);
    return made;
  };

  const another = button(t("Another nine"), () => {
    const seed = anySeed();
    if (room.parts.seed) room.parts.seed.set(seed);
    else room.refresh();
  }, { primary: true, title: t("The same again, drawn otherwise") });
  another.classList.add("another");
  another.disabled = true;

  const name = () => {
    const count = tiles.length || room.parts.count?.value?.() || 9;
    if (options.endless) another.textContent = t("Draw others");
    else another.textContent = many(count, "Another", "Another {number}", { number: tileWords.number(count).toLowerCase() });
  };

  const strip = options.strip || options.endless
    ? button(t("Careful to wild"), () => {
        setStrip(!state.strip);
        room.keep();
        room.refresh();
      }, { toggle: true, title: t("The same drawings from careful to wild, in one look") })
    : null;
  strip?.classList.add("ladder");

  const setStrip = (on) => {
    state.strip = on;
    strip?.setAttribute("aria-pressed", String(on));
  };
  setStrip(state.strip);

  /* All at one temperature, as a caption of the strip says. */
  const climb = (value) => {
    setStrip(false);
    const slider = room.parts.temperature;
    if (!slider || slider.value() === value) room.refresh();
    else slider.set(value);
  };

  arrowKeys(grid, () => cells.map((each) => each.button), () => state.strip);

  room.heard.push((widget) => {
    if (!widget) return;
    if (widget === room.parts.temperature && state.strip) setStrip(false);
    if (widget === pad() || widget === room.parts.category) {
      state.like = null;
      free.hidden = true;
    }
    name();
  });

  const view = {
    show,
    words: say,
    wait,
    tools,
    side,
    blank,
    foot,
    state,
    cares: options.care ? remembered(state) : undefined,
    element,
    tell: settle, // other words beside what is shown
    button,
    append,
    shown: [], // functions that are told of what is shown: (result or null, arguments)
    adds: [], // functions that add to the room's arguments
    restored: [], // functions that are told that the state was restored
    stripped: (on) => setStrip(on),
    perRung,
    arguments: () => {
      const count = room.parts.count?.value?.() || 9;
      const found = {};
      if (state.strip) Object.assign(found, { temperature: LADDER, count: Math.min(count, options.endless || narrow() ? perRung() : 2) });
      if (state.like) found.like = { strokes: state.like.strokes };
      free.hidden = !state.like;
      return Object.assign(found, ...view.adds.map((add) => add()));
    },
    keep: () => ({ ...state, pins: state.pins.map(keepPin) }),
    restore: (kept) => {
      if (!kept || typeof kept !== "object") return;
      const pins = Array.isArray(kept.pins) ? kept.pins.slice(0, mostPins).map(restorePin) : [];
      const cares = soundCares(kept.cares, options.care);
      Object.assign(state, { turns: false, surprise: null }, kept, { pins, cares, like: kept.like ? soundDrawing(kept.like) : null });
      setStrip(Boolean(state.strip));
      for (const act of view.restored) act(state);
    },
  };
  shape(room.parts.count?.value?.() || 9);
  name();
  return view;
};
