/* The grid. Its value is {"drawing": strokes, "tiles": [{"drawn", "added", "note"}], "words": ""}; see endings.py. */
const words = element.querySelector(".words");
const tiles = element.querySelector(".tiles");
const DURATION = 900; // ms, for an ending to be drawn
const MARGIN = 14; // sheet units around a drawing, at least
const SWING = 0.06; // of its side: what the curve of pathOf may swing beyond its points
const LEAST = 120; // sheet units that a tile shows at least, so that a dot is not blown up

const frameOf = (strokes) => {
  const [left, top, right, bottom] = boundsOf(strokes) || [0, 0, SHEET, SHEET];
  const inner = Math.max(right - left, bottom - top, LEAST);
  const side = inner + 2 * Math.max(MARGIN, SWING * inner);
  return [(left + right - side) / 2, (top + bottom - side) / 2, side, side].join(" ");
};

/* The added strokes appear in the order in which they were drawn, each for as long as its share of the ink. */
const animate = (paths) => {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
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

const tileOf = (tile, index, shared) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tile";
  button.setAttribute("aria-label", tile.label || "Ending " + (index + 1) + ": take it onto the sheet");
  const drawn = tile.drawn || shared;
  const svg = svgNode("svg", { viewBox: frameOf([...drawn, ...tile.added]), "aria-hidden": "true" });
  for (const stroke of drawn) svg.append(svgNode("path", { d: pathOf(stroke) }));
  const added = tile.added.map((stroke) => svgNode("path", { d: pathOf(stroke), class: "model" }));
  svg.append(...added);
  button.append(svg);
  if (tile.note) {
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = tile.note;
    button.append(note);
  }
  button.addEventListener("click", () => {
    if (props.pad && tile.added.length) {
      document.dispatchEvent(new CustomEvent("sketch-take", { detail: { pad: props.pad, drawn, added: tile.added } }));
    }
    trigger("select", { index });
  });
  return [button, added];
};

const show = () => {
  const value = JSON.parse(props.value || "{}");
  const list = value.tiles || [];
  const made = list.map((tile, index) => tileOf(tile, index, value.drawing || []));
  words.textContent = value.words || "";
  element.classList.toggle("waiting", !list.length);
  element.classList.toggle("noted", list.length > 0 && Boolean(value.words));
  tiles.style.setProperty("--columns", Math.min(5, Math.max(3, Math.ceil(Math.sqrt(list.length)))));
  tiles.replaceChildren(...made.map(([button]) => button));
  for (const [, added] of made) animate(added);
};
watch("value", show);
show();
