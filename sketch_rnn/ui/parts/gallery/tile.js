/* One drawing as a button. A tile is {drawn, model, added, finished, category, temperature}: the strokes that were on the sheet, which of
   them the machine drew, and the strokes that it adds. */

const DURATION = 900; // ms, for a drawing to be drawn
const MARGIN = 14; // sheet units around a drawing, at least
const SWING = 0.06; // of its side: what the curve of pathOf may swing beyond its points
const LEAST = 120; // sheet units that a tile shows at least, so that a dot is not blown up

/* The square [x, y, side, side] that holds all of some strokes. */
const frameOf = (strokes) => {
  const [left, top, right, bottom] = studio.boundsOf(strokes) || [0, 0, studio.SHEET, studio.SHEET];
  const inner = Math.max(right - left, bottom - top, LEAST);
  const side = inner + 2 * Math.max(MARGIN, SWING * inner);
  return [(left + right - side) / 2, (top + bottom - side) / 2, side, side];
};

/* The added strokes appear in the order in which they were drawn, each for as long as its share of the ink. */
const animate = (paths) => {
  if (studio.calm()) return;
  const lengths = paths.map((path) => path.getTotalLength());
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let delay = 0;
  paths.forEach((path, i) => {
    const duration = Math.max(30, (DURATION * lengths[i]) / total);
    path.setAttribute("pathLength", 1);
    path.style.strokeDasharray = "1 2";
    const reveal = path.animate(
      [{ strokeDashoffset: 1, opacity: 0 }, { opacity: 1, offset: 0.02 }, { strokeDashoffset: 0, opacity: 1 }],
      { duration, delay, fill: "backwards" },
    );
    const settle = () => {
      path.removeAttribute("pathLength");
      path.style.strokeDasharray = "";
    };
    reveal.onfinish = settle;
    reveal.oncancel = settle;
    delay += duration;
  });
};

/* All of a tile's strokes, as a pad takes them. */
const whole = (tile) => {
  const first = tile.drawn.length;
  return { strokes: [...tile.drawn, ...tile.added], model: [...tile.model, ...tile.added.map((_, i) => first + i)] };
};

/* A drawing from a link or the store, with what a pad takes of it; throws where it is none. */
const sound = ({ strokes, model }) => {
  studio.shape.clean(strokes);
  return { strokes, model: (model || []).filter(Number.isInteger) };
};

/* What is kept and linked of a pinned tile at its place in the grid; and back. */
const keep = ({ index, tile: { drawn, model, added, finished, category, temperature } }) =>
  ({ index, sheet: { strokes: drawn, model }, added: { strokes: added }, finished, category, temperature });
const restore = ({ index, sheet, added, finished, category, temperature }) => {
  const { strokes: drawn, model } = sound(sheet);
  const tile = { drawn, model, added: sound(added).strokes, finished: Boolean(finished), category: String(category), temperature: Number(temperature), pinned: true };
  return { index: Math.max(0, Math.trunc(index) || 0), tile };
};

/* The same, in the middle of the sheet where it is not made on one. */
const onSheet = (tile) => {
  const { strokes, model } = whole(tile);
  return { strokes: tile.drawn.length ? strokes : studio.shape.centred(strokes), model };
};

const picture = (tile, frame) => {
  const svg = studio.svg("svg", { viewBox: frame.map((each) => Math.round(each * 10) / 10).join(" "), "aria-hidden": "true" });
  tile.drawn.forEach((stroke, i) => {
    svg.append(studio.svg("path", tile.model.includes(i) ? { d: studio.pathOf(stroke), class: "model" } : { d: studio.pathOf(stroke) }));
  });
  const added = tile.added.map((stroke) => studio.svg("path", { d: studio.pathOf(stroke), class: "model" }));
  svg.append(...added);
  return [svg, added];
};

const note = (tile) => (!tile.added.length ? "nothing to add" : tile.finished === false ? "unfinished" : "");

/* A tile's place on the page: the drawing as a button, and buttons for its menu and, where there is one, its pin.
   `acts` is {label, short, take(tile), menu(again) => items (again opens the menu anew), pin: null or (tile) => ...}. */
const cell = (tile, frame, fresh, acts) => {
  const h = studio.h;
  const [svg, added] = picture(tile, frame);
  const button = h("button", { type: "button", class: "tile", "aria-label": acts.label }, svg);
  const words = tile.caption || note(tile);
  if (words) button.append(h("span", { class: "note" }, words));
  button.addEventListener("click", () => acts.take(tile));
  const more = h("button", { type: "button", class: "tile-more", "aria-label": `More for ${acts.short}`, title: "More" }, studio.icon("more"));
  studio.menu(more, () => acts.menu(() => more.click()));
  button.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    more.click();
  });
  const box = h("div", { class: "cell" }, button, more);
  if (acts.pin) {
    const pin = h("button", { type: "button", class: "tile-pin", "aria-label": `Pin ${acts.short}`, "aria-pressed": String(Boolean(tile.pinned)) }, studio.icon("pin"));
    pin.title = tile.pinned ? "Let it go: it changes with the others again" : "Pin: it stays when the others are drawn anew";
    if (!tile.pinned) pin.tabIndex = -1; // the menu has it too
    pin.addEventListener("click", () => acts.pin(tile));
    box.append(pin);
  }
  box.classList.toggle("pinned", Boolean(tile.pinned));
  return { box, button, play: () => fresh && animate(added) };
};

studio.tile = { frameOf, whole, sound, keep, restore, onSheet, picture, cell };
