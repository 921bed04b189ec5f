/* Inside: a drawing of the model's own for who wants none of theirs, and how all of it works. */

const CAREFUL = 0.3; // its temperature

studio.rooms.inside = (room) => {
  const { h } = studio;
  const dream = h("button", { type: "button", "data-do": "dream" }, "Let it draw one");
  dream.addEventListener("click", async () => {
    dream.disabled = true;
    try {
      const seed = studio.anySeed();
      const result = await room.ask("generate", { category: room.parts.category.value(), count: 1, temperature: CAREFUL, seed }, "dream");
      const strokes = studio.shape.centred(result?.drawings?.[0]?.strokes || []);
      if (strokes.length) room.parts.drawing.set(studio.drawn.asValue(strokes));
    } catch (error) {
      room.say(error.message);
    } finally {
      dream.disabled = false;
    }
  });
  room.element.querySelector('[data-part="drawing"]').after(dream);

  const place = h("div", { class: "how" });
  room.element.append(place);
  studio.howItWorks(place);
};
