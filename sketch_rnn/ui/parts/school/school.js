/* Teach: drawings of one new thing are gathered beside the pad, and the model learns from them, a piece a question. */
const SMALL = 48; // side of the picture that the list of categories shows
const SHOWN = 9; // drawings that show what it has learned
const CAREFUL = 0.4; // temperature of these

const few = (drawing) => {
  const [left, top, right, bottom] = studio.boundsOf(drawing.strokes);
  const side = Math.max(right - left, bottom - top, 1) / SMALL;
  return drawing.strokes.map((points) => points.flatMap(([x, y]) => [Math.round((x - left) / side), Math.round((y - top) / side)]));
};
const pictureOf = (strokes, added = []) => {
  const tile = { drawn: strokes, model: [], added };
  return studio.tile.picture(tile, studio.tile.frameOf([...strokes, ...added]))[0];
};

studio.views.school = (host, options, room) => {
  const { h } = studio;
  const { enough, least, most, categories } = studio.page.teaching;
  let drawings = []; // that have been kept: [{strokes}, ...]
  let learning = null; // what the server needs to go on with, while it learns
  let run = 0; // the number of the newest learning: an older one is not gone on with
  const pad = () => room.parts.drawing;
  const thing = () => room.parts.thing.value().trim();
  const model = () => studio.model().name;

  /* ---- what stands on the page ---- */

  const words = h("p", { class: "words", role: "status", "aria-live": "polite" });
  const kept = h("ul", { class: "kept", "aria-label": "Your drawings" });
  const keepIt = h("button", { type: "button", class: "primary keep" }, "Keep it, and draw the next");
  const teachIt = h("button", { type: "button", class: "primary teach" }, "Teach it");
  const save = h("button", { type: "button", class: "quiet" }, "Save the drawings");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "How far it has learned" });
  const cancel = h("button", { type: "button", class: "quiet" }, "Cancel");
  const work = h("div", { class: "work", hidden: "" }, bar, cancel);
  const lesson = h("div", { class: "learned", hidden: "" });
  const known = h("ul", { class: "known", "aria-label": "What you have taught it" });
  const element = h("div", { class: "school" }, words, h("div", { class: "buttons" }, teachIt, save), work, lesson, kept, known);
  host.append(element);

  const busy = () => learning !== null;
  const told = () => {
    const count = drawings.length;
    const name = thing();
    if (busy()) return `Learning to draw ${studio.names.a(name)} …`;
    if (!count) return `Draw it, keep it, and draw it again: ${enough} drawings are good, the more different the better.`;
    if (count < least) return `${count} of ${enough} drawings. From ${least} on it can learn.`;
    if (!name) return `${count} drawings. What is it called?`;
    return count < enough ? `${count} of ${enough} drawings: it can learn from them; more are better.` : `${count} drawings: ready.`;
  };
  const show = () => {
    words.textContent = told();
    teachIt.disabled = busy() || drawings.length < least || !thing();
    save.disabled = !drawings.length;
    keepIt.textContent = drawings.length ? `Keep it, and draw the next (${drawings.length} kept)` : "Keep it, and draw the next";
    keepIt.disabled = busy() || !pad()?.value().strokes.length || drawings.length >= most;
    room.parts.thing?.enable(!busy());
    work.hidden = !busy();
  };
  const list = () => {
    kept.replaceChildren(...drawings.map((drawing, k) => h("li", {}, pictureOf(drawing.strokes),
      h("button", { type: "button", class: "away", "aria-label": `Take drawing ${k + 1} away`, disabled: busy(), onclick: () => away(k) },
        h("span", { "aria-hidden": "true" }, "×")))));
    show();
  };
  const taught = () => {
    known.replaceChildren(...studio.taught.of(model()).map(({ name }) => h("li", {}, h("span", {}, name),
      h("button", { type: "button", class: "quiet", onclick: () => fetchIt(name) }, "Save as a model"),
      h("button", { type: "button", class: "quiet", onclick: () => forget(name) }, "Forget it"))));
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
    if (drawings.length === most) room.say(`${most} drawings are the most.`);
  };
  /* A file of several drawings, such as this room saves, is taken whole. */
  room.opened = ({ drawings: found }) => {
    if (found.length < 2 || busy()) return false;
    const sound = found.map((each) => studio.shape.clean(each?.strokes)).filter((strokes) => strokes.length);
    const fit = sound.slice(0, most - drawings.length).map((strokes) => ({ strokes: studio.shape.fitted(strokes) }));
    drawings = [...drawings, ...fit];
    if (!thing() && typeof found[0].category === "string") room.parts.thing.set(found[0].category);
    list();
    room.keep();
    room.say(`${fit.length} drawings are added${fit.length < found.length ? `, and ${found.length - fit.length} left out` : ""}.`);
    return true;
  };
  const away = (k) => {
    drawings = drawings.filter((_, each) => each !== k);
    list();
    room.keep();
    (kept.querySelectorAll(".away")[Math.min(k, drawings.length - 1)] || keepIt).focus();
  };
  const saveThem = () => {
    const content = { drawings: drawings.map(({ strokes }) => ({ category: thing() || "thing", strokes })) };
    const blob = new Blob([`${JSON.stringify(content)}\n`], { type: "application/json" });
    studio.files.download(blob, `${studio.files.fileName(thing() || "drawings")}.json`);
  };

  /* ---- learning ---- */

  const stop = () => {
    run++;
    learning = null;
    room.keep();
    list();
  };
  const learn = async () => {
    const mine = ++run;
    const own = model();
    const args = { name: thing(), drawings };
    if (studio.taught.of(model()).length >= categories) return room.say(`${categories} new things are the most: let it forget one first.`);
    learning ??= {};
    lesson.hidden = true;
    list();
    try {
      for (let done = 0; done < 1;) {
        const found = await room.ask("teach", { ...args, ...(learning.step ? { learning } : {}) }, "teach");
        if (mine !== run || !found) return undefined;
        if (model() !== own) break; // another model is drawn with now, to which this means nothing
        [done, learning, bar.value] = [found.done, found.learning, found.done];
        room.keep();
        if (found.taught) await learned(found.taught);
      }
    } catch (error) {
      if (mine === run) room.say(error.message);
    }
    if (mine === run) stop();
    return undefined;
  };
  const learned = async (one) => {
    studio.taught.add(model(), { ...one, picture: few(drawings[0]) });
    taught();
    room.say("");
    const grid = h("div", { class: "grid" });
    const finish = h("button", { type: "button", class: "primary", onclick: () => draw(one.name) }, `Draw ${studio.names.a(one.name)} together`);
    lesson.replaceChildren(
      h("p", {}, `It has learned to draw ${studio.names.a(one.name)}, as well as it can. This is how it draws it; you find it in every tab now, until you close the page.`),
      grid, finish);
    lesson.hidden = false;
    const shown = await room.ask("generate", { category: one.name, count: SHOWN, temperature: CAREFUL }, "shown").catch(() => null);
    grid.append(...(shown?.drawings || []).filter(({ strokes }) => strokes.length).map(({ strokes }) => pictureOf([], strokes)));
  };
  const draw = (name) => {
    studio.mounted.finish?.parts.category.set(name);
    studio.open("finish");
  };
  const forget = (name) => {
    studio.taught.forget(model(), name);
    lesson.hidden = true;
    taught();
    room.say(`${name} is forgotten.`);
    keepIt.focus();
  };
  const fetchIt = async (name) => {
    const one = studio.taught.sent(model()).find((each) => each.name === name);
    try {
      const body = JSON.stringify({ model: model(), taught: [one] });
      const answer = await fetch(new URL("taught", document.baseURI), { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!answer.ok) throw new Error((await answer.json()).detail);
      studio.files.download(await answer.blob(), `${studio.files.fileName(name)}.zip`);
    } catch (error) {
      room.say(error instanceof TypeError ? studio.UNREACHABLE : error.message);
    }
  };

  keepIt.addEventListener("click", keep);
  teachIt.addEventListener("click", learn);
  save.addEventListener("click", saveThem);
  cancel.addEventListener("click", stop);
  room.heard?.push((widget) => {
    if (!widget) room.element.querySelector('[data-part="drawing"]').append(keepIt);
    show();
  });
  taught();

  return {
    relearned: taught,
    keep: () => ({ drawings, ...(busy() ? { learning } : {}) }),
    restore(state) {
      drawings = (Array.isArray(state?.drawings) ? state.drawings : []).slice(0, most).map(({ strokes }) => ({ strokes: studio.shape.clean(strokes) }));
      list();
      if (state?.learning) {
        learning = state.learning;
        learn();
      }
    },
    wait() {},
    words() {},
  };
};
