/* How elements are built, and the icons. */
const SVG_NS = "http://www.w3.org/2000/svg";

/** @type {<E extends Element>(node: E, attributes: Record<string, any> | undefined, children: any[]) => E} */
const filled = (node, attributes, children) => {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.replace(/^on/, ""), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

/** An element of SVG; what is no element among the children becomes text, never markup. A function is a listener: {onclick: act}.
   @type {<K extends keyof SVGElementTagNameMap>(name: K, attributes?: Record<string, any>, ...children: any[]) => SVGElementTagNameMap[K]} */
export const svg = (name, attributes, ...children) => filled(document.createElementNS(SVG_NS, name), attributes, children);
/** The same of HTML.
   @type {<K extends keyof HTMLElementTagNameMap>(name: K, attributes?: Record<string, any>, ...children: any[]) => HTMLElementTagNameMap[K]} */
export const h = (name, attributes, ...children) => filled(document.createElement(name), attributes, children);

/** The elements within one, in an array. @type {(node: Element) => any[]} */
export const childrenOf = (node) => [...node.children];

/** Icons of 24 x 24, drawn with strokes. @type {Record<string, string>} */
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
/** @type {(name: string) => SVGElement} */
export const icon = (name) =>
  svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: ICONS[name] || ICONS.more }));

/** Whether things shall stand still, as the person has told their system.
   @type {() => boolean} */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
