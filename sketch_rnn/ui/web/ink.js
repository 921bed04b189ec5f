/* How strokes become pictures, and how elements are built: shared by all of the page. A stroke is [[x, y], ...] in sheet units. */
const SVG_NS = "http://www.w3.org/2000/svg";

studio.SHEET = 400;
studio.INKS = { person: "#1f2937", machine: "#c2410c" }; // in files; on the page the style says it

const filled = (node, attributes, children) => {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.replace(/^on/, ""), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

/* Elements; what is no element among the children becomes text, never markup. A function is a listener: {onclick: act}. */
studio.svg = (name, attributes, ...children) => filled(document.createElementNS(SVG_NS, name), attributes, children);
studio.h = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);

/* A smooth path through the points: a curve where the line bends gently, a corner where it turns sharply. */
studio.pathOf = (points) => {
  const n = points.length;
  const fixed = (value) => Math.round(Number(value) * 100) / 100;
  const at = (p) => fixed(p[0]) + " " + fixed(p[1]);
  let d = "M" + at(points[0]);
  if (n === 1) return d + "l0.01 0"; // a dot: the round cap of a line without length
  const tangents = points.map((p, i) => {
    if (i === 0 || i === n - 1) return [0, 0];
    const [ax, ay] = [p[0] - points[i - 1][0], p[1] - points[i - 1][1]];
    const [bx, by] = [points[i + 1][0] - p[0], points[i + 1][1] - p[1]];
    const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
    if (!a || !b || (ax * bx + ay * by) / (a * b) < 0.5) return [0, 0]; // turns by more than 60 degrees
    const length = Math.min(a, b) / 3;
    const [tx, ty] = [ax / a + bx / b, ay / a + by / b];
    const t = Math.hypot(tx, ty);
    return [(tx / t) * length, (ty / t) * length];
  });
  for (let i = 1; i < n; i++) {
    const [p, q, s, t] = [points[i - 1], points[i], tangents[i - 1], tangents[i]];
    d += "C" + at([p[0] + s[0], p[1] + s[1]]) + "," + at([q[0] - t[0], q[1] - t[1]]) + "," + at(q);
  }
  return d;
};

/* [left, top, right, bottom] of strokes, or null where there is no point. */
studio.boundsOf = (strokes) => {
  const points = strokes.flat();
  if (!points.length) return null;
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
};

/* Icons of 24 x 24, drawn with strokes. */
const ICONS = {
  again: "M20 11a8 8 0 1 0-2 6m2-12v6h-6",
  arrange: "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3m12-6 3 3-3 3",
  check: "m4 13 5 5L20 6",
  clear: "M4 7h16M9 7V4h6v3m3 0-1 13H7L6 7m4 4v6m4-6v6",
  close: "M6 6l12 12M18 6 6 18",
  dice: "M5 5h14v14H5zM9 9h.01M15 15h.01M15 9h.01M9 15h.01M12 12h.01",
  down: "m6 9 6 6 6-6",
  eraser: "m9 20-5-5a2 2 0 0 1 0-3l8-8a2 2 0 0 1 3 0l5 5a2 2 0 0 1 0 3l-8 8zm0 0h11M8 8l8 8",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zm10-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  large: "M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5",
  left: "m15 6-6 6 6 6",
  link: "M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1m1 5a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  open: "M3 19V5h6l2 3h9v3M3 19l3-8h16l-3 8z",
  pause: "M8 5v14M16 5v14",
  pen: "m4 20 1-5L16 4a2.1 2.1 0 0 1 3 0l1 1a2.1 2.1 0 0 1 0 3L9 19zM14 6l4 4",
  pin: "M12 16v6M8 3h8l-1 7 3 4H6l3-4z",
  play: "M7 4v16l13-8z",
  plus: "M12 5v14M5 12h14",
  print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
  redo: "m15 14 5-5-5-5m5 5H10a6 6 0 0 0 0 12h3",
  right: "m9 6 6 6-6 6",
  save: "M12 4v11m-5-5 5 5 5-5M4 20h16",
  send: "M4 12h15m-6-6 6 6-6 6",
  stop: "M6 6h12v12H6z",
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  up: "m6 15 6-6 6 6",
};
studio.icon = (name) =>
  studio.svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, studio.svg("path", { d: ICONS[name] || ICONS.more }));
