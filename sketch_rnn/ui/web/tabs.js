/* The strip of tabs: ARIA's tablist, one stop of the Tab key, whose panels are filled when they are first opened. */
import { h } from "./elements.js";
import { FORWARD, t } from "./language.js";

const panels = new Map(); // by name: {tab, panel}
/** @type {(name: string, host: HTMLElement) => unknown} */
let fill = () => {};

const opened = () => [...panels.values()].find(({ panel }) => !panel.hidden);

/** Open a tab.
   @type {(name: string) => void} */
export const openTab = (name) => {
  const next = panels.get(name);
  if (!next) return;
  for (const { tab, panel } of panels.values()) {
    const open = panel === next.panel;
    tab.setAttribute("aria-selected", String(open));
    tab.tabIndex = open ? 0 : -1;
    panel.hidden = !open;
  }
  next.tab.scrollIntoView({ block: "nearest", inline: "nearest" }); // of a strip that scrolls
  if (next.panel.childElementCount) return;
  const host = h("div", { class: "host" });
  next.panel.append(host);
  fill(name, host);
};

/** Lay the tabs {name, title} into an element. `build(name, host)` fills a panel when it is first opened.
   @type {(element: HTMLElement, tabs: { name: string, title: string }[], build: (name: string, host: HTMLElement) => unknown) => void} */
export const layTabs = (element, tabs, build) => {
  fill = build;
  const strip = h("div", { role: "tablist", "aria-label": t("What to do") });
  for (const { name, title } of tabs) {
    const tab = h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": name, tabindex: -1 }, t(title));
    const panel = h("div", { role: "tabpanel", id: name, "aria-labelledby": tab.id, hidden: true });
    tab.addEventListener("click", () => openTab(name));
    panels.set(name, { tab, panel });
    strip.append(tab);
  }
  strip.addEventListener("keydown", (event) => {
    const names = [...panels.keys()];
    const at = names.indexOf(opened().panel.id);
    const to = { ArrowLeft: at - FORWARD, ArrowRight: at + FORWARD, Home: 0, End: -1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const name = names.at(to % names.length);
    openTab(name);
    panels.get(name).tab.focus();
  });
  element.append(strip, ...[...panels.values()].map(({ panel }) => panel));
  openTab(tabs[0].name);
};
