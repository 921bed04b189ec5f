/* SVG files: ours, which have the strokes inside, and any other's, whose visible lines are followed. */
import { h, svg } from "./elements.js";
import { boundsOf, INKS, pathOf, SHEET } from "./ink.js";
import { LIMITS, thin } from "./shape.js";

const METADATA = "sketch-rnn";
const MARGIN = 14;

/* [left, top, side] of the square that a file shows: the drawing's own, or around the drawing where it runs over. */
const square = (strokes, side) => {
  const [left, top, right, bottom] = boundsOf(strokes);
  if (left >= 0 && top >= 0 && right <= side && bottom <= side) return [0, 0, side];
  const size = Math.max(right - left, bottom - top) + 2 * MARGIN;
  return [(left + right - size) / 2, (top + bottom - size) / 2, size];
};

const toSvg = ({ strokes, model, inside, side }) => {
  const [left, top, size] = square(strokes, side);
  const inks = { fill: "none", "stroke-width": size / 100, "stroke-linecap": "round", "stroke-linejoin": "round" };
  const root = svg("svg", { viewBox: `${left} ${top} ${size} ${size}`, width: 800, height: 800, style: "background: #fff" },
    svg("metadata", { id: METADATA }, JSON.stringify({ strokes, model: inside })),
    svg("g", inks, strokes.map((points, k) => svg("path", {
      d: pathOf(points), stroke: model.includes(k) ? INKS.machine : INKS.person,
    }))));
  return `${new XMLSerializer().serializeToString(root)}\n`;
};

/* ---- others' ---- */

const NS = "http://www.w3.org/2000/svg";
const SHAPES = ["path", "line", "polyline", "polygon", "rect", "circle", "ellipse"];
const XLINK = "http://www.w3.org/1999/xlink";
const GROUPS = ["svg", "g", "a", "switch"];
const LOOKS = ["color", "fill", "stroke", "stroke-width", "stroke-opacity", "fill-opacity", "opacity", "display", "visibility",
  "transform", "transform-origin", "transform-box", "background-color"]; // nothing else that a style says is taken over
const KEPT = ["d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height",
  "viewBox", "preserveAspectRatio", "class", "id", ...LOOKS];
const MOST_NODES = 5000;
const MOST_RULES = 2000;
const LONGEST = 200000; // characters of one attribute
const STEP = 1.5; // sheet units between two points along a curve
const FAINT = 20; // of 255: nearer to the colour of the paper than this, nobody sees a line

/* A value of a look without anything that would be fetched: a gradient, which is left behind, is any ink. */
const LOADS = /[\\@<]|\b(url|src|image|image-set|cross-fade|element|paint|attr|expression)\s*\(|-webkit-/i;
const safe = (text) => {
  const plain = text.replace(/url\s*\([^()]*\)/gi, "gray");
  return LOADS.test(plain) ? "" : plain;
};

const declared = (style) => [...style].filter((name) => LOOKS.includes(name) || name.startsWith("--")).flatMap((name) => {
  const value = safe(style.getPropertyValue(name));
  return value ? [`${name}: ${value}${style.getPropertyPriority(name) && " !important"}`] : [];
}).join("; ");

const sheetOf = (text) => {
  const sheet = new CSSStyleSheet(); // which nobody adopts: the browser reads it and fetches nothing
  sheet.replaceSync(text);
  return sheet;
};

/* The looks that a style sheet gives, and no more of it. */
const rulesOf = (rules) => [...rules].slice(0, MOST_RULES).map((rule) => {
  if (rule instanceof CSSMediaRule) return matchMedia(rule.conditionText).matches ? rulesOf(rule.cssRules) : "";
  const looks = rule instanceof CSSStyleRule && !LOADS.test(rule.selectorText) ? declared(rule.style) : "";
  return looks && `${rule.selectorText} { ${looks} }`;
}).filter(Boolean).join("\n");

/* The looks of a style attribute. */
const styleOf = (text) => {
  const [rule] = /** @type {any} */ (sheetOf(`a { ${text.replace(/[{}]/g, "")} }`).cssRules);
  return rule ? declared(rule.style) : "";
};

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
      if (value === null || value.length > LONGEST) continue;
      const plain = LOOKS.includes(name) ? safe(value) : value;
      if (plain) made.setAttribute(name, plain);
    }
    const style = styleOf((node.getAttribute("style") || "").slice(0, LONGEST));
    if (style) made.setAttribute("style", style);
    return made;
  };
  const filled = (made, children, depth) => {
    made.append(...[...children].map((child) => copy(child, depth + 1)).filter(Boolean));
    return made;
  };
  const viewed = (symbol, node, depth) => { // a symbol with a view of its own, as large as who uses it asks
    const made = looks(symbol, svg("svg"), ["x", "y"]);
    for (const name of ["width", "height"]) if (node.hasAttribute(name)) made.setAttribute(name, node.getAttribute(name));
    return filled(made, symbol.children, depth);
  };
  const copy = (node, depth, asGroup = false, asks = null) => {
    if (node.namespaceURI !== NS || depth > 40) return null;
    if (--left < 0) throw new Error("It has too many parts.");
    if (asGroup) return filled(looks(node, svg("g"), ["x", "y", "width", "height"]), node.children, depth);
    if (asks) return viewed(node, asks, depth);
    if (node.localName === "use") {
      const made = looks(node, svg("g"), ["x", "y", "width", "height"]);
      const [x, y] = ["x", "y"].map((name) => parseFloat(node.getAttribute(name)) || 0);
      made.setAttribute("transform", `${node.getAttribute("transform") || ""} translate(${x} ${y})`);
      const target = named(node);
      const symbol = target?.localName === "symbol";
      const copied = target && copy(target, depth + 1, symbol && !target.hasAttribute("viewBox"), symbol && node);
      if (copied) made.append(copied);
      return made;
    }
    if (!GROUPS.includes(node.localName) && !SHAPES.includes(node.localName)) return null;
    return filled(looks(node, svg(node.localName)), node.children, depth);
  };
  const styles = [...source.querySelectorAll("style")].map((node) => rulesOf(sheetOf(node.textContent).cssRules)).join("\n");
  return { root: copy(source.documentElement, 0), styles };
};

/* What a colour is, 0 to 255, and how opaque. */
const parts = (colour) => {
  const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/-?[\d.]+(e-?\d+)?/g) || []).map(Number);
  const scale = colour.startsWith("color(") ? 255 : 1;
  return { rgb: [r * scale, g * scale, b * scale], a };
};

/* Is a paint seen on paper of a colour? On paper that is not dark it must also be seen on white. */
const shows = (paint, alpha, paper) => {
  if (paint === "none") return false;
  const { rgb, a } = parts(paint);
  const differs = (from) => Math.max(...rgb.map((value, k) => Math.abs(value - from[k]))) * a * alpha > FAINT;
  return differs(paper) && (Math.max(...paper) < 128 || differs([255, 255, 255]));
};

/* The colour of paper that has been covered. */
const covered = (paper, colour, alpha = 1) => {
  const { rgb, a } = parts(colour);
  return paper.map((value, k) => value + (rgb[k] - value) * a * alpha);
};

/* How a shape looks, or null where it is hidden: what is within `root` alone counts. */
const lookOf = (shape) => {
  const look = getComputedStyle(shape);
  if (look.visibility !== "visible") return null;
  let opacity = 1;
  for (let node = shape; node && node.namespaceURI === NS; node = node.parentElement) {
    const own = getComputedStyle(node);
    if (own.display === "none") return null;
    opacity *= Number(own.opacity);
  }
  return { look, stroke: opacity * Number(look.strokeOpacity), fill: opacity * Number(look.fillOpacity) };
};

/* Has a filled shape all corners of the sheet in it, or nearly? Then it is the paper and no line. */
const covers = (shape, matrix, sheet) => {
  const back = matrix.inverse();
  return [0.025, 0.975].every((x) => [0.025, 0.975].every((y) =>
    shape.isPointInFill(new DOMPoint(sheet.left + x * sheet.width, sheet.top + y * sheet.height).matrixTransform(back))));
};

/* The subpaths of a path, each a path of its own. */
const subpaths = (path) => {
  const pieces = (path.getAttribute("d") || "").match(/[Mm][^Mm]*/g) || [];
  let end = [0, 0];
  return pieces.slice(0, LIMITS.strokes + 1).flatMap((piece) => {
    const number = "([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)";
    const found = new RegExp(`^([Mm])[\\s,]*${number}[\\s,]*${number}[\\s,]*([^]*)$`).exec(piece);
    if (!found) return [];
    const [, letter, x, y, rest] = found;
    const from = letter === "m" ? [end[0] + Number(x), end[1] + Number(y)] : [Number(x), Number(y)];
    const line = /^[-+.\d]/.test(rest) ? (letter === "m" ? "l" : "L") : "";
    const node = svg("path", { d: `M${from[0]} ${from[1]}${line}${rest}` });
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
  const count = Math.max(1, Math.min(LIMITS.stroke - 1, Math.ceil((length * scale) / STEP)));
  return Array.from({ length: count + 1 }, (_, k) => {
    const point = shape.getPointAtLength((k / count) * length);
    return [point.x, point.y];
  });
};

/* The part of the screen that the picture's own sheet is on. */
const sheetIn = (root) => {
  const area = root.getBoundingClientRect();
  const box = root.viewBox.baseVal;
  if (!root.hasAttribute("viewBox") || !box || !(box.width > 0)) return area;
  const [from, to] = [[box.x, box.y], [box.x + box.width, box.y + box.height]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(root.getScreenCTM()));
  return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
};

/* The strokes of what is seen. Paper is white, or what covers all of it; a filled shape is taken for its outline. What lies outside
   of the sheet is left out, if there is anything on it. */
const followed = (root) => {
  const [area, sheet] = [root.getBoundingClientRect(), sheetIn(root)];
  const margin = 0.02 * Math.max(sheet.width, sheet.height);
  const [strokes, outside] = [[], []];
  let paper = covered([255, 255, 255], getComputedStyle(root).backgroundColor);
  let total = 0;
  for (const shape of root.querySelectorAll(SHAPES.join(","))) {
    const matrix = shape.getScreenCTM();
    const seen = matrix && lookOf(shape);
    if (!seen) continue;
    const stroked = parseFloat(seen.look.strokeWidth) > 0 && shows(seen.look.stroke, seen.stroke, paper);
    if (!stroked) {
      const fill = seen.look.fill;
      if (fill === "none" || shape.localName === "line") continue;
      if (seen.fill * parts(fill).a * 255 > FAINT && covers(shape, matrix, sheet)) {
        paper = covered(paper, fill, seen.fill);
        continue;
      }
      if (!shows(fill, seen.fill, paper)) continue;
    }
    const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) || 1;
    for (const piece of shape.localName === "path" ? subpaths(shape) : [shape]) {
      const placed = along(piece, scale).map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
      if (!placed.length || !placed.every((p) => Number.isFinite(p.x) && Number.isFinite(p.y))) continue;
      const on = placed.some((p) => p.x >= sheet.left - margin && p.x <= sheet.left + sheet.width + margin
        && p.y >= sheet.top - margin && p.y <= sheet.top + sheet.height + margin);
      const thinned = thin(placed.map((p) => [p.x - area.left, p.y - area.top]));
      total += thinned.length;
      (on ? strokes : outside).push(thinned);
      if (strokes.length + outside.length > LIMITS.strokes || total > LIMITS.points) return [...strokes, ...outside]; // too many, as `clean` will say
    }
  }
  return strokes.length ? strokes : outside;
};

const ours = (source) => {
  const note = [...source.querySelectorAll("metadata")].find((node) => node.id === METADATA);
  if (!note) return null;
  try {
    const found = JSON.parse(note.textContent);
    return Array.isArray(found.strokes) ? found : null;
  } catch {
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
  root.setAttribute("width", SHEET);
  root.setAttribute("height", SHEET);
  for (const name of ["transform", "display"]) root.removeAttribute(name);
  for (const name of ["transform", "transform-origin", "display"]) root.style.removeProperty(name);
  const host = h("div", { style: "position: fixed; left: -9999px; top: 0; forced-color-adjust: none; color: #000", "aria-hidden": "true" });
  document.body.append(host);
  try {
    host.attachShadow({ mode: "open" }).append(h("style", {}, `svg { overflow: visible } :host > svg { display: block } ${styles}`), root);
    return { strokes: followed(root), model: [] };
  } finally {
    host.remove();
  }
};

export { square, toSvg, fromSvg };
