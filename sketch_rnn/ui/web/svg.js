/* SVG files: ours, which have the strokes inside, and any other's, whose visible lines are followed. */
const METADATA = "sketch-rnn";
const MARGIN = 14;

/* [left, top, side] of the square that a file shows: the drawing's own, or around the drawing where it runs over. */
const square = (strokes, side) => {
  const [left, top, right, bottom] = studio.boundsOf(strokes);
  if (left >= 0 && top >= 0 && right <= side && bottom <= side) return [0, 0, side];
  const size = Math.max(right - left, bottom - top) + 2 * MARGIN;
  return [(left + right - size) / 2, (top + bottom - size) / 2, size];
};

const toSvg = ({ strokes, model, inside, side }) => {
  const [left, top, size] = square(strokes, side);
  const inks = { fill: "none", "stroke-width": size / 100, "stroke-linecap": "round", "stroke-linejoin": "round" };
  const root = studio.svg("svg", { viewBox: `${left} ${top} ${size} ${size}`, width: 800, height: 800, style: "background: #fff" },
    studio.svg("metadata", { id: METADATA }, JSON.stringify({ strokes, model: inside })),
    studio.svg("g", inks, strokes.map((points, k) => studio.svg("path", {
      d: studio.pathOf(points), stroke: model.includes(k) ? studio.INKS.machine : studio.INKS.person,
    }))));
  return `${new XMLSerializer().serializeToString(root)}\n`;
};

/* ---- others' ---- */

const NS = "http://www.w3.org/2000/svg";
const SHAPES = ["path", "line", "polyline", "polygon", "rect", "circle", "ellipse"];
const XLINK = "http://www.w3.org/1999/xlink";
const GROUPS = ["svg", "g", "a", "switch"];
const LOOKS = ["style", "fill", "stroke", "stroke-width", "stroke-opacity", "fill-opacity", "opacity", "display", "visibility"];
const KEPT = ["d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height",
  "transform", "viewBox", "preserveAspectRatio", "class", "id", ...LOOKS];
const MOST_NODES = 5000;
const LONGEST = 200000; // characters of one attribute
const STEP = 1.5; // sheet units between two points along a curve

const safe = (text) => (/[\\@<]|url\s*\(|expression/i.test(text) ? "" : text);

/* A copy with nothing but shapes, groups and their looks: what a stranger wrote neither runs nor loads anything here. */
const copier = (source) => {
  let left = MOST_NODES;
  const named = (node) => {
    const name = node.getAttribute("href") || node.getAttributeNS(XLINK, "href") || "";
    return name.startsWith("#") ? source.getElementById(name.slice(1)) : null;
  };
  const looks = (node, made, but = []) => {
    for (const name of KEPT.filter((each) => !but.includes(each))) {
      const value = node.getAttribute(name);
      if (value !== null && value.length <= LONGEST) made.setAttribute(name, LOOKS.includes(name) ? safe(value) : value);
    }
    return made;
  };
  const filled = (made, children, depth) => {
    made.append(...[...children].map((child) => copy(child, depth + 1)).filter(Boolean));
    return made;
  };
  const copy = (node, depth, asGroup = false) => {
    if (node.namespaceURI !== NS || depth > 40) return null;
    if (--left < 0) throw new Error("It has too many parts.");
    if (asGroup) return filled(studio.svg("g"), node.children, depth);
    if (node.localName === "use") {
      const made = looks(node, studio.svg("g"), ["x", "y", "width", "height"]);
      const [x, y] = ["x", "y"].map((name) => parseFloat(node.getAttribute(name)) || 0);
      made.setAttribute("transform", `${node.getAttribute("transform") || ""} translate(${x} ${y})`);
      const target = named(node);
      const copied = target && copy(target, depth + 1, target.localName === "symbol");
      if (copied) made.append(copied);
      return made;
    }
    if (!GROUPS.includes(node.localName) && !SHAPES.includes(node.localName)) return null;
    return filled(looks(node, studio.svg(node.localName)), node.children, depth);
  };
  const styles = [...source.querySelectorAll("style")].map((node) => safe(node.textContent)).join("\n");
  return { root: copy(source.documentElement, 0), styles };
};

const pale = (colour) => {
  const [r, g, b, a = 1] = (colour.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
  return a === 0 || (r > 235 && g > 235 && b > 235);
};

/* Is a shape seen on white paper? Fills are taken for their outline; one that covers all of the picture is its background. */
const visible = (shape, area) => {
  const look = getComputedStyle(shape);
  if (look.visibility !== "visible") return false;
  for (let node = shape; node && node.namespaceURI === NS; node = node.parentElement) {
    const own = getComputedStyle(node);
    if (own.display === "none" || Number(own.opacity) < 0.02) return false;
  }
  const stroked = look.stroke !== "none" && Number(look.strokeOpacity) > 0.02 && parseFloat(look.strokeWidth) > 0 && !pale(look.stroke);
  if (stroked) return true;
  if (look.fill === "none" || Number(look.fillOpacity) < 0.02 || pale(look.fill) || shape.localName === "line") return false;
  const box = shape.getBoundingClientRect();
  return !(shape.localName === "rect" && box.width >= 0.95 * area.width && box.height >= 0.95 * area.height);
};

/* The subpaths of a path, each a path of its own. */
const subpaths = (path) => {
  const pieces = (path.getAttribute("d") || "").match(/[Mm][^Mm]*/g) || [];
  let end = [0, 0];
  return pieces.slice(0, studio.shape.LIMITS.strokes + 1).flatMap((piece) => {
    const number = "([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)";
    const found = new RegExp(`^([Mm])[\\s,]*${number}[\\s,]*${number}[\\s,]*([^]*)$`).exec(piece);
    if (!found) return [];
    const [, letter, x, y, rest] = found;
    const from = letter === "m" ? [end[0] + Number(x), end[1] + Number(y)] : [Number(x), Number(y)];
    const line = /^[-+.\d]/.test(rest) ? (letter === "m" ? "l" : "L") : "";
    const node = studio.svg("path", { d: `M${from[0]} ${from[1]}${line}${rest}` });
    const length = node.getTotalLength();
    const last = length ? node.getPointAtLength(length) : { x: from[0], y: from[1] };
    end = [last.x, last.y];
    return [node];
  });
};

const corners = (shape) => {
  const list = [...shape.points].map((point) => [point.x, point.y]);
  return shape.localName === "polygon" && list.length ? [...list, list[0]] : list;
};

/* Points along a shape, in the units of its own. `scale` is how many sheet units one of those is. */
const along = (shape, scale) => {
  if (shape.localName === "line") return [["x1", "y1"], ["x2", "y2"]].map((names) => names.map((name) => shape[name].baseVal.value));
  if (shape.localName === "polyline" || shape.localName === "polygon") return corners(shape);
  const length = shape.getTotalLength();
  const count = Math.max(1, Math.min(studio.shape.LIMITS.stroke - 1, Math.ceil((length * scale) / STEP)));
  return Array.from({ length: count + 1 }, (_, k) => {
    const point = shape.getPointAtLength((k / count) * length);
    return [point.x, point.y];
  });
};

const followed = (root) => {
  const area = root.getBoundingClientRect();
  const strokes = [];
  let total = 0;
  for (const shape of root.querySelectorAll(SHAPES.join(","))) {
    const matrix = shape.getScreenCTM();
    if (!matrix || !visible(shape, area)) continue;
    const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) || 1;
    for (const piece of shape.localName === "path" ? subpaths(shape) : [shape]) {
      const points = along(piece, scale).map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix)).map((p) => [p.x - area.left, p.y - area.top]);
      if (!points.length || !points.flat().every(Number.isFinite)) continue;
      const thinned = studio.shape.thin(points);
      total += thinned.length;
      strokes.push(thinned);
      if (strokes.length > studio.shape.LIMITS.strokes || total > studio.shape.LIMITS.points) return strokes; // too many, as `clean` will say
    }
  }
  return strokes;
};

const ours = (source) => {
  const note = [...source.querySelectorAll("metadata")].find((node) => node.id === METADATA);
  if (!note) return null;
  try {
    const found = JSON.parse(note.textContent);
    return Array.isArray(found.strokes) ? found : null;
  } catch (error) {
    return null;
  }
};

const fromSvg = (text) => {
  const source = new DOMParser().parseFromString(text.replace(/^\uFEFF/, "").trimStart(), "image/svg+xml");
  if (source.querySelector("parsererror") || source.documentElement.localName !== "svg") throw new Error("It cannot be read as SVG.");
  const own = ours(source);
  if (own) return own;
  const { root, styles } = copier(source);
  if (!root.hasAttribute("viewBox")) {
    const [width, height] = ["width", "height"].map((name) => parseFloat(source.documentElement.getAttribute(name)));
    if (width > 0 && height > 0) root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
  root.setAttribute("width", studio.SHEET);
  root.setAttribute("height", studio.SHEET);
  root.removeAttribute("style");
  root.removeAttribute("transform");
  const host = studio.h("div", { style: "position: fixed; left: -9999px; top: 0; forced-color-adjust: none; color: #000", "aria-hidden": "true" });
  document.body.append(host);
  try {
    host.attachShadow({ mode: "open" }).append(studio.h("style", {}, `svg { display: block; overflow: visible } ${styles}`), root);
    return { strokes: followed(root), model: [] };
  } finally {
    host.remove();
  }
};

studio.pictures = { ...studio.pictures, square, toSvg, fromSvg };
