/* What can be done with a drawing of the machine's: it is sent to another room, or saved. */
const SAVES = [["svg", "Save as SVG"], ["png", "Save as PNG"], ["gif", "Save as moving GIF"], ["json", "Save as JSON"]];

const keep = (room, format, drawing) => studio.files.save(format, drawing).catch((error) => room.say(error.message));

/* As many entries as a small menu shows: sending and saving open a menu of their own in its place.
   `first` are entries that stand before them; `button` is what the menu hangs on. */
studio.uses = (room, button, sketchOf, first = () => []) => {
  const sheets = room.spec.parts.filter((part) => part.kind === "pad").length; // of this room
  let stage = "";
  const on = (next) => () => {
    stage = next;
    button.click();
  };
  const items = () => {
    const sketch = sketchOf();
    const now = stage;
    stage = "";
    if (!sketch?.strokes.length) return [];
    const value = studio.drawn.asValue(sketch.strokes);
    const send = (place) => studio.send(place, value, sketch.category);
    if (now === "save") return SAVES.map(([format, label]) => ({ label, act: () => keep(room, format, { ...value, name: sketch.category, room }) }));
    const known = room.spec.destinations.filter((place) => place.room !== room.name || sheets > 1);
    if (now === "send") return known.map((place) => ({ label: place.label, act: () => send(place) }));
    return [
      ...first(sketch),
      { label: "Draw on with it in Finish", icon: "pen", act: () => send(room.spec.destinations.find((place) => place.room === "finish")) },
      { label: "Send to …", icon: "send", act: on("send") },
      { label: "Save …", icon: "save", act: on("save") },
    ];
  };
  studio.menu(button, items);
};
