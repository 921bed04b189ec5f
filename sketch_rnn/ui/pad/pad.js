/* The pad. State is a list of strokes {points, model}; every change makes a new list, so undo is a list of lists. */
const ink = element.querySelector(".ink");
const invite = element.querySelector(".invite");
const buttons = Object.fromEntries([...element.querySelectorAll("[data-do]")].map((b) => [b.dataset.do, b]));
const MAX_POINTS = 1900; // of a stroke; the server takes 2,000
const MIN_STEP = 1; // sheet units between two points
const PEN_REST = 2000; // ms after a pen's last touch in which a finger is taken for a resting palm
const memory = "sketch-rnn:" + props.name;

let strokes = [];
let past = [];
let future = [];
let current = null; // the stroke under the pen: {points, node, pointer}
let frame = 0;
let penAt = -Infinity;

const pathFor = (stroke) => {
  const node = svgNode("path", { d: pathOf(stroke.points) });
  if (stroke.model) node.setAttribute("class", "model");
  return node;
};

const show = () => {
  ink.replaceChildren(...strokes.map(pathFor));
  if (current) ink.append(current.node);
  invite.classList.toggle("away", strokes.length > 0 || current !== null);
  buttons.undo.disabled = !past.length;
  buttons.redo.disabled = !future.length;
  for (const name of ["clear", "svg", "png", "json"]) buttons[name].disabled = !strokes.length;
  try {
    sessionStorage.setItem(memory, JSON.stringify(strokes));
  } catch (error) {
    /* storage may be full or forbidden: then a reload starts empty */
  }
};

const written = () => JSON.stringify({ strokes: strokes.map((stroke) => stroke.points) });

const tell = () => {
  props.value = written();
  trigger("input");
};

const become = (next) => {
  past.push(strokes);
  future = [];
  strokes = next;
  show();
};

const undo = () => {
  if (!past.length) return;
  future.push(strokes);
  strokes = past.pop();
  show();
  tell();
};

const redo = () => {
  if (!future.length) return;
  past.push(strokes);
  strokes = future.pop();
  show();
  tell();
};

const clear = () => {
  if (!strokes.length) return;
  become([]);
  tell();
};

/* ---- the pen ---- */

const place = (event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(ink.getScreenCTM().inverse());
  const within = (value) => Math.round(Math.min(SHEET, Math.max(0, value)) * 10) / 10;
  return [within(point.x), within(point.y)];
};

const paint = () => {
  frame = 0;
  if (current) current.node.setAttribute("d", pathOf(current.points));
};

const follow = (event) => {
  const coalesced = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  for (const each of coalesced.length ? coalesced : [event]) {
    const point = place(each);
    const last = current.points[current.points.length - 1];
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= MIN_STEP) current.points.push(point);
  }
  if (current.points.length > MAX_POINTS) current.points = current.points.filter((_, i) => i % 2 === 0);
  frame = frame || requestAnimationFrame(paint);
};

const lift = () => {
  if (!current) return;
  const points = current.points;
  current = null;
  become([...strokes, { points, model: false }]);
  tell();
};

ink.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button !== 0 || current) return;
  if (event.pointerType === "pen") penAt = event.timeStamp;
  if (event.pointerType === "touch" && event.timeStamp - penAt < PEN_REST) return;
  event.preventDefault();
  if (document.activeElement) document.activeElement.blur(); // so that Ctrl+Z is the sheet's, not a text field's
  ink.setPointerCapture(event.pointerId);
  const points = [place(event)];
  current = { points, node: pathFor({ points }), pointer: event.pointerId };
  show();
});
ink.addEventListener("pointermove", (event) => {
  if (event.pointerType === "pen") penAt = event.timeStamp;
  if (current && event.pointerId === current.pointer) follow(event);
});
for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
  ink.addEventListener(name, (event) => {
    if (current && event.pointerId === current.pointer) lift();
  });
}

/* ---- what comes from elsewhere on the page ---- */

/* A drawing that runs over the edge is drawn smaller, whole, so that nothing is lost. */
const fitted = (list) => {
  const box = boundsOf(list.map((stroke) => stroke.points));
  if (!box || (box[0] >= 0 && box[1] >= 0 && box[2] <= SHEET && box[3] <= SHEET)) return list;
  const room = SHEET - 24;
  const scale = Math.min(1, room / Math.max(box[2] - box[0], box[3] - box[1], 1));
  const shift = [0, 1].map((i) => {
    const [low, high] = [box[i] * scale, box[i + 2] * scale];
    return low < 12 ? 12 - low : high > SHEET - 12 ? SHEET - 12 - high : 0;
  });
  const move = (p) => [0, 1].map((i) => Math.round((p[i] * scale + shift[i]) * 10) / 10);
  return list.map((stroke) => ({ ...stroke, points: stroke.points.map(move) }));
};

const onTake = (event) => {
  if (!element.isConnected) return document.removeEventListener("sketch-take", onTake);
  if (event.detail.pad !== props.name || current) return;
  const { drawn, added } = event.detail;
  // An ending of strokes that are no longer there brings its own: what is taken is what was shown.
  const near = (p, q) => Math.abs(p[0] - q[0]) + Math.abs(p[1] - q[1]) < 0.1; // the server rounds
  const alike = (a, b) => a.length === b.length && a.every((p, i) => near(p, b[i]));
  const same = strokes.length === drawn.length && strokes.every((stroke, i) => alike(stroke.points, drawn[i]));
  const before = same ? strokes : drawn.map((points) => ({ points, model: false }));
  become(fitted([...before, ...added.map((points) => ({ points, model: true }))]));
  tell();
};
document.addEventListener("sketch-take", onTake);

watch("value", () => {
  const given = JSON.parse(props.value || '{"strokes":[]}').strokes;
  become(fitted(given.map((points) => ({ points, model: false }))));
});

const typing = (node) =>
  node && (node.isContentEditable || node.tagName === "TEXTAREA" || (node.tagName === "INPUT" && !["range", "checkbox", "radio"].includes(node.type)));

const onKey = (event) => {
  if (!element.isConnected) return document.removeEventListener("keydown", onKey);
  if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event.target) || !ink.getClientRects().length) return;
  const key = event.key.toLowerCase();
  const act = key === "z" ? (event.shiftKey ? redo : undo) : key === "y" ? redo : null;
  if (!act || current) return;
  event.preventDefault();
  act();
};
document.addEventListener("keydown", onKey);

/* ---- downloads ---- */

const picture = () => {
  const root = svgNode("svg", { xmlns: SVG_NS, viewBox: "0 0 400 400", width: 800, height: 800 });
  root.append(svgNode("rect", { width: 400, height: 400, fill: "#fff" }));
  for (const stroke of strokes) {
    const path = svgNode("path", { d: pathOf(stroke.points), fill: "none", "stroke-width": 4 });
    path.setAttribute("stroke", stroke.model ? "#d9480f" : "#1f2937");
    path.setAttribute("stroke-linecap", "round");
    path.setAttribute("stroke-linejoin", "round");
    root.append(path);
  }
  return new XMLSerializer().serializeToString(root);
};

const save = (blob, extension) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "drawing." + extension;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

const savePng = () => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1200;
    canvas.getContext("2d").drawImage(image, 0, 0, 1200, 1200);
    canvas.toBlob((blob) => save(blob, "png"), "image/png");
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture());
};

const acts = {
  undo,
  redo,
  clear,
  svg: () => save(new Blob([picture()], { type: "image/svg+xml" }), "svg"),
  png: savePng,
  json: () => save(new Blob([written() + "\n"], { type: "application/json" }), "json"),
};
for (const [name, act] of Object.entries(acts)) buttons[name].addEventListener("click", act);

/* ---- a reload keeps the drawing, for as long as the browser's tab lives ---- */

try {
  const kept = JSON.parse(sessionStorage.getItem(memory) || "[]");
  if (kept.length) {
    strokes = kept;
    past = [[]];
    setTimeout(tell, 0);
  }
} catch (error) {
  sessionStorage.removeItem(memory);
}
show();
