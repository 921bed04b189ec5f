/* Inside: a drawing of the model's own for who wants none of theirs, and how all of it works. */

const SPARE = 40; // sheet units left free around the drawing
const CAREFUL = 0.3; // its temperature

studio.rooms.inside = (room) => {
  const { h } = studio;
  const dream = h("button", { type: "button", "data-do": "dream" }, "Let it draw one");
  dream.addEventListener("click", async () => {
    dream.disabled = true;
    try {
      const seed = 1 + Math.floor(Math.random() * 9999);
      const result = await room.ask("generate", { category: room.parts.category.value(), count: 1, temperature: CAREFUL, seed }, "dream");
      const strokes = result?.drawings?.[0]?.strokes || [];
      const box = studio.boundsOf(strokes);
      if (!box) return;
      const side = studio.SHEET - 2 * SPARE;
      const scale = side / Math.max(box[2] - box[0], box[3] - box[1], 1);
      const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
      const moved = strokes.map((points) => points.map((point) => point.map((each, i) => Math.round(10 * ((each - middle[i]) * scale + studio.SHEET / 2)) / 10)));
      room.parts.drawing.set({ strokes: moved, model: moved.map((_, number) => number) });
    } catch (error) {
      room.say(error.message);
    } finally {
      dream.disabled = false;
    }
  });
  room.element.querySelector(".parts").append(dream);

  const place = h("div", { class: "how" });
  room.element.append(place);
  studio.howItWorks(place);
};
