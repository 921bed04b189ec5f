/* What the drawing looks like so far, as chips; a tap on one says that it is right, and chooses the category. */
const SURE = 0.25; // chance below which a guess is only a maybe
const PAUSE = 150; // ms without a change, after which it is asked

studio.widgets.guesses = (host, spec, room) => {
  const chips = studio.h("div", { class: "chips", role: "group", "aria-label": "What the computer thinks it is" });
  host.append(chips);
  let [asked, able, timer] = [0, true, 0];
  const article = (name) => (/^the /i.test(name) || /s$/.test(name) ? name : `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`);

  const show = (guesses) => {
    const category = room.parts.category;
    chips.replaceChildren(...guesses.map(({ category: name, chance }) => studio.h("button", {
      type: "button", class: "guess", "data-name": name, "aria-pressed": String(category?.value() === name),
      onclick: () => {
        category.set(name);
        room.say(`It is ${article(name)}, then.`);
        show(guesses);
      },
    }, chance < SURE ? `maybe ${article(name)}?` : `${article(name)}?`)));
  };

  const ask = async (drawing, mine) => {
    try {
      const found = await room.ask("guess", { drawing: { strokes: drawing.strokes }, count: 3 });
      if (found && mine === asked) show(found.guesses);
    } catch (error) {
      if (/recogniser/.test(error.message)) [able, host.hidden] = [false, true]; // a model without one: no guesses
    }
  };

  room.heard.push((changed) => {
    if (!changed || changed === room.parts.drawing) widget.look(room.parts.drawing?.value());
  });
  const widget = {
    look(drawing) {
      const mine = ++asked;
      clearTimeout(timer);
      if (!able) return;
      if (!drawing?.strokes?.length) return show([]);
      timer = setTimeout(() => ask(drawing, mine), PAUSE);
    },
    offer() {
      [able, host.hidden] = [true, false];
    },
  };
  return widget;
};
