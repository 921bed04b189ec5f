/* Teach: drawings of one new thing are gathered beside the pad, and the model learns from them, a piece a question. */
import { withArticle } from "../category/names.js";
import { frameOf, pictureOf } from "../gallery/tile.js";
import { UNREACHABLE } from "../../web/ask.js";
import { page } from "../../web/data.js";
import { childrenOf, h } from "../../web/elements.js";
import * as files from "../../web/files.js";
import { boundsOf } from "../../web/ink.js";
import { currentModel } from "../../web/model.js";
import { mounted } from "../../web/rooms.js";
import { taughtModel } from "../../web/server.js";
import * as shape from "../../web/shape.js";
import { openTab } from "../../web/tabs.js";
import * as taught from "../../web/taught.js";
import { t } from "../../web/language.js";
/** @import { Room, View } from "../../web/types.d.ts" */

const SMALL = 48; // side of the picture that the list of categories shows
const SHOWN = 9; // drawings that show what it has learned
const CAREFUL = 0.4; // temperature of these

const few = (drawing) => {
  const [left, top, right, bottom] = boundsOf(drawing.strokes);
  const side = Math.max(right - left, bottom - top, 1) / SMALL;
  return drawing.strokes.map((points) => points.flatMap(([x, y]) => [Math.round((x - left) / side), Math.round((y - top) / side)]));
};
const thumbOf = (strokes, added = []) => {
  const tile = { drawn: strokes, model: [], added };
  return pictureOf(tile, frameOf([...strokes, ...added]))[0];
};

/* How well it has learned, by how many of its own drawings it knows again. */
const judgement = (right, all) => (2 * right >= all
  ? t("Of these {all} drawings it knows {right} again when it looks at them.", { all, right })
  : t("Of these {all} drawings it knows only {right} again: that is not enough yet. Draw more, as clearly as you can, and teach it once more.", { all, right }));

/** @type {(host: HTMLElement, room: Room) => View} */
export const createTeaching = (host, room) => {
  const { enough, least, most, categories } = page.teaching;
  let drawings = []; // that have been kept: [{strokes}, ...]
  let progress = null; // what the server needs to go on with, while it is taught
  let gone = null; // the drawing that was taken away last, and where it was: {k, drawing}
  let run = 0; // the number of the newest teaching: an older one is not gone on with
  const pad = () => room.parts.drawing;
  const thing = () => room.parts.thing.value().trim();
  const model = () => currentModel().name;

  /* ---- what stands on the page ---- */

  const words = h("p", { class: "words", role: "status", "aria-live": "polite" });
  const kept = h("ul", { class: "kept", "aria-label": t("Your drawings") });
  const keepIt = h("button", { type: "button", class: "primary keep" }, t("Keep it, and draw the next"));
  const teachIt = h("button", { type: "button", class: "primary teach" }, t("Teach it"));
  const save = h("button", { type: "button", class: "quiet" }, t("Save the drawings"));
  const back = h("button", { type: "button", class: "quiet", hidden: "" }, t("Bring the drawing back"));
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("How far it has learned") });
  const cancel = h("button", { type: "button", class: "quiet" }, t("Cancel"));
  const work = h("div", { class: "work", hidden: "" }, bar, cancel);
  const result = h("div", { class: "taught", hidden: "" });
  const known = h("ul", { class: "known", "aria-label": t("What you have taught it") });
  const element = h("div", { class: "teaching" }, words, h("div", { class: "buttons" }, teachIt, save, back), work, result, kept, known);
  host.append(element);

  const busy = () => progress !== null;
  const told = () => {
    const count = drawings.length;
    const name = thing();
    if (busy()) return t("Learning to draw {thing} …", { thing: withArticle(name) });
    if (!count) return t("Draw it, keep it, and draw it again: {enough} drawings are good, the more different the better.", { enough });
    if (count < least) return t("{count} of {enough} drawings. From {least} on it can learn.", { count, enough, least });
    if (!name) return t("{count} drawings. What is it called?", { count });
    return count < enough ? t("{count} of {enough} drawings: it can learn from them; more are better.", { count, enough }) : t("{count} drawings: ready.", { count });
  };
  const show = () => {
    words.textContent = told();
    teachIt.disabled = busy() || drawings.length < least || !thing();
    save.disabled = !drawings.length;
    keepIt.textContent = drawings.length ? t("Keep it, and draw the next ({count} kept)", { count: drawings.length }) : t("Keep it, and draw the next");
    keepIt.disabled = busy() || !pad()?.value().strokes.length || drawings.length >= most;
    room.parts.thing?.enable(!busy());
    work.hidden = !busy();
    back.hidden = !gone || drawings.length >= most;
    back.disabled = busy();
  };
  const list = () => {
    kept.replaceChildren(...drawings.map((drawing, k) => h("li", {}, thumbOf(drawing.strokes),
      h("button", { type: "button", class: "away", "aria-label": t("Take drawing {number} away", { number: k + 1 }), disabled: busy(), onclick: () => away(k) },
        h("span", { "aria-hidden": "true" }, "×")))));
    show();
  };
  const listKnown = () => {
    known.replaceChildren(...taught.of(model()).map(({ name }) => h("li", {}, h("span", {}, name),
      h("button", { type: "button", class: "quiet", onclick: () => fetchIt(name) }, t("Save as a model")),
      h("button", { type: "button", class: "quiet", onclick: () => forget(name) }, t("Forget it")))));
    known.hidden = !known.children.length;
  };

  /* ---- gathering ---- */

  const keep = () => {
    const { strokes } = pad().value();
    if (!strokes.length || drawings.length >= most) return;
    drawings = [...drawings, { strokes }];
    pad().set({ strokes: [] });
    list();
    room.keep();
    pad().focus();
    if (drawings.length === most) room.say(t("{count} drawings are the most.", { count: most }));
  };
  /* A file of several drawings, such as this room saves, is taken whole. */
  room.opened = ({ drawings: found, count }) => {
    if (found.length < 2 || busy()) return false;
    const sound = found.map((each) => shape.clean(each?.strokes)).filter((strokes) => strokes.length);
    const fit = sound.slice(0, most - drawings.length).map((strokes) => ({ strokes: shape.fitted(strokes) }));
    drawings = [...drawings, ...fit];
    if (!thing() && typeof found[0].category === "string") room.parts.thing.set(found[0].category);
    list();
    room.keep();
    room.say(fit.length < count ? t("{count} drawings are added, and {rest} left out.", { count: fit.length, rest: count - fit.length }) : t("{count} drawings are added.", { count: fit.length }));
    return true;
  };
  const away = (k) => {
    gone = { k, drawing: drawings[k] };
    drawings = drawings.filter((_, each) => each !== k);
    list();
    room.keep();
    (childrenOf(kept)[Math.min(k, drawings.length - 1)]?.querySelector(".away") || keepIt).focus();
  };
  const bringBack = () => {
    drawings = drawings.toSpliced(gone.k, 0, gone.drawing);
    gone = null;
    list();
    room.keep();
    keepIt.focus();
  };
  const saveThem = () => {
    const content = { drawings: drawings.map(({ strokes }) => ({ category: thing() || "thing", strokes })) };
    const blob = new Blob([`${JSON.stringify(content)}\n`], { type: "application/json" });
    files.download(blob, `${files.fileName(thing() || "drawings")}.json`);
  };

  /* ---- teaching ---- */

  const stop = () => {
    run++;
    progress = null;
    room.keep();
    list();
  };
  const teach = async () => {
    const mine = ++run;
    const own = model();
    const args = { name: thing(), drawings };
    if (taught.of(model()).length >= categories) return room.say(t("{count} new things are the most: let it forget one first.", { count: categories }));
    progress ??= {};
    result.hidden = true;
    list();
    try {
      for (let done = 0; done < 1;) {
        const found = await room.ask("teach", { ...args, ...(progress.step ? { progress } : {}) }, "teach");
        if (mine !== run || !found) return undefined;
        if (model() !== own) break; // another model is drawn with now, to which this means nothing
        [done, progress, bar.value] = [found.done, found.progress, found.done];
        room.keep();
        if (found.taught) await finished(found.taught);
      }
    } catch (error) {
      if (mine === run) room.say(error.message);
    }
    if (mine === run) stop();
    return undefined;
  };
  const finished = async (one) => {
    taught.add(model(), { ...one, picture: few(drawings[0]) });
    listKnown();
    room.say("");
    const grid = h("div", { class: "grid" });
    const judged = h("p", { class: "judged", role: "status" });
    const finish = h("button", { type: "button", class: "primary", onclick: () => draw(one.name) }, t("Draw {thing} together", { thing: withArticle(one.name) }));
    result.replaceChildren(
      h("p", {}, t("It has learned to draw {thing}, as well as it can. This is how it draws it; you find it in every tab now, until you close the page.", { thing: withArticle(one.name) })),
      grid, judged, finish);
    result.hidden = false;
    const shown = await room.ask("generate", { category: one.name, count: SHOWN, temperature: CAREFUL }, "shown").catch(() => null);
    const drawn = (shown?.drawings || []).map(({ strokes }) => strokes).filter((strokes) => strokes.length);
    grid.append(...drawn.map((strokes) => thumbOf([], strokes)));
    const guesses = await Promise.all(drawn.map((strokes, k) => room.ask("guess", { drawing: { strokes }, count: 1 }, `judged ${k}`).catch(() => null)));
    const right = guesses.filter((found) => found?.guesses[0]?.category === one.name).length;
    if (guesses.some(Boolean)) judged.textContent = judgement(right, drawn.length);
  };
  const draw = (name) => {
    mounted.finish?.parts.category.set(name);
    openTab("finish");
  };
  const forget = (name) => {
    taught.forget(model(), name);
    result.hidden = true;
    listKnown();
    room.say(t("{thing} is forgotten.", { thing: name }));
    keepIt.focus();
  };
  const fetchIt = async (name) => {
    const one = taught.sent(model()).filter((each) => each.name === name);
    try {
      files.download(await taughtModel(model(), one), `${files.fileName(name)}.zip`);
    } catch (error) {
      room.say(error instanceof TypeError ? UNREACHABLE : error.message);
    }
  };

  keepIt.addEventListener("click", keep);
  teachIt.addEventListener("click", teach);
  save.addEventListener("click", saveThem);
  back.addEventListener("click", bringBack);
  cancel.addEventListener("click", stop);
  room.heard.push((widget) => {
    if (!widget) room.element.querySelector('[data-part="drawing"]').append(keepIt);
    show();
  });
  listKnown();

  return {
    retaught: listKnown,
    keep: () => ({ drawings, ...(busy() ? { progress } : {}) }),
    restore(state) {
      drawings = (Array.isArray(state?.drawings) ? state.drawings : []).slice(0, most).map(({ strokes }) => ({ strokes: shape.clean(strokes) }));
      list();
      if (state?.progress) {
        progress = state.progress;
        teach();
      }
    },
    wait() {},
    words() {},
  };
};
