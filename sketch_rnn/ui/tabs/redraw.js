/* Redraw: a drawing drawn again. */
const { asOwn, called } = studio.drawn;

studio.rooms.redraw = (room) => {
  const names = ["cat", "face", "bicycle", "snowman", "bird"];
  room.view.offer(studio.examples.row("Or take one of these:", () => studio.examples.fitting(names.map(studio.examples.named)).map((each) => ({
    label: `Take ${called(each.category)}`, words: each.title, drawings: [each.strokes],
    act: () => room.parts.drawing.become(asOwn(each.strokes), { parts: { category: each.category } }),
  }))));
};
