/* The page: its header, the strip of tabs, and in each tab a room. */
import { answeredBy } from "./ask.js";
import { page } from "./data.js";
import { h } from "./elements.js";
import { chooseModel, currentModel } from "./model.js";
import { address, opened } from "./opened.js";
import { buildRoom } from "./room.js";
import { mounted, retaught, shown } from "./rooms.js";
import { server } from "./server.js";
import { layTabs, openTab } from "./tabs.js";
import * as taught from "./taught.js";
import { language, LANGUAGES, speak, t } from "./language.js";
/** @import { Answerer } from "./types.d.ts" */

export { server };

/** Build the page in an element; `answerer` answers its questions.
   @type {(element: HTMLElement, answerer: Answerer) => Promise<void>} */
export const start = async (element, answerer) => {
  await styled();
  element.dir = document.body.dir = document.documentElement.dir; // also where Gradio says otherwise in between
  answeredBy(answerer);
  taught.listen(retaught);
  layTabs(element, page.rooms, (name, host) => buildRoom(host, page.rooms.find((room) => room.name === name)));
  element.querySelector("#header p").textContent = t("A neural network that learned to draw from people's doodles.");
  layTools(element.querySelector("#header .bar"));
  matchMedia("(orientation: portrait)").addEventListener("change", () => requestAnimationFrame(bringSheet));
  const link = await opened;
  if (link) openTab(link.room);
};

/* Who turns a tablet finds the sheet where they look. */
const bringSheet = () => shown()?.element.querySelector(".pad .sheet")?.scrollIntoView({ block: "nearest" });

/* Resolves when the styles are there, or cannot be had. */
const styled = () => new Promise((/** @type {(value?: unknown) => void} */ done) => {
  /** @type {HTMLLinkElement | null} */
  const link = document.querySelector('link[rel="stylesheet"][href$="/page.css"]');
  if (!link || link.sheet) done();
  else for (const event of ["load", "error"]) link.addEventListener(event, done);
});

/* A link to what is on the sheet, the view for a wall, and where there are several, which model draws. */
const layTools = (bar) => {
  const link = h("button", { type: "button", class: "quiet", id: "link", title: t("A link that opens to just this: drawing, category and numbers") }, t("Link"));
  link.addEventListener("click", () => copyLink(link));
  bar.append(h("div", { class: "tools" }, page.models.length > 1 ? modelChoice() : null, languageChoice(), link, ...wallButtons()));
};

const modelChoice = () => {
  const choose = h("select", { id: "model", "aria-label": t("Which model draws") }, page.models.map(({ name }) => h("option", { value: name }, name)));
  choose.value = currentModel().name;
  choose.addEventListener("change", () => {
    chooseModel(choose.value);
    retaught();
    for (const room of Object.values(mounted)) room.refresh();
  });
  return choose;
};

const languageChoice = () => {
  const options = Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, lang: code }, name));
  const choose = h("select", { id: "language", "aria-label": t("Language"), title: t("Language") }, options);
  choose.value = language;
  choose.addEventListener("change", () => speak(choose.value));
  return choose;
};

const copyLink = async (button) => {
  const room = shown();
  if (!room) return;
  const parts = {};
  for (const [name, widget] of Object.entries(room.parts)) if (widget.value) parts[name] = widget.value();
  const model = page.models.length > 1 && currentModel().name;
  await address({ room: room.name, parts, model, view: (room.view.linked || room.view.keep)?.() });
  let words = t("The link is in the address bar.");
  try {
    await navigator.clipboard.writeText(location.href);
    words = t("The link is copied.");
  } catch {
    /* a page without the right to the clipboard: the address bar has it */
  }
  button.textContent = t("Linked");
  room.say(words);
  setTimeout(() => { button.textContent = t("Link"); }, 2500);
};

/* The wall view is for a projector: sheet and results alone, until Escape or a button ends it. */
const wallButtons = () => {
  const enter = h("button", { type: "button", class: "quiet", id: "wall", title: t("Large, for a projector: sheet and results alone") }, t("Wall"));
  const leave = h("button", { type: "button", id: "leave-wall", hidden: true }, t("Leave the wall view"));
  const { classList } = document.documentElement;
  const wall = (on) => {
    classList.toggle("wall", on);
    leave.hidden = !on;
    if (on) leave.focus();
  };
  enter.addEventListener("click", () => wall(true));
  leave.addEventListener("click", () => wall(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && classList.contains("wall")) wall(false);
  });
  return [enter, leave];
};
