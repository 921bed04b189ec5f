/* What can be done with a drawing of the machine's: it is sent to another room, or saved. */
const SAVES = [["svg", "Save as SVG"], ["png", "Save as PNG"], ["gif", "Save as moving GIF"], ["json", "Save as JSON"]];
const PLACES = [
  { room: "finish", part: "drawing", label: "Finish" },
  { room: "redraw", part: "drawing", label: "Redraw" },
  { room: "between", part: "a", label: "In between, first sheet" },
  { room: "between", part: "b", label: "In between, second sheet", category: "to" },
  { room: "morph", part: "drawing", label: "Morph", category: null },
  { room: "arithmetic", part: "a", label: "Arithmetic, A", category: null },
  { room: "arithmetic", part: "b", label: "Arithmetic, minus B", category: null },
  { room: "arithmetic", part: "c", label: "Arithmetic, plus C" },
  { room: "inside", part: "drawing", label: "Inside" },
];

const keep = (room, format, drawing) => studio.files.save(format, drawing).catch((error) => room.say(error.message));

/* As many entries as a small menu shows: sending and saving open a menu of their own in its place.
   `first` are entries that stand before them; `button` is what the menu hangs on. */
studio.uses = (room, button, sketchOf, first = () => []) => {
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
    const send = (place) => {
      if (sketch.category && place.category !== null) studio.send(place.room, place.category || "category", sketch.category);
      studio.send(place.room, place.part, value);
    };
    if (now === "save") return SAVES.map(([format, label]) => ({ label, act: () => keep(room, format, { ...value, name: sketch.category, room }) }));
    const known = (room.spec.destinations || PLACES).filter((place) => place.room !== room.name);
    if (now === "send") return known.map((place) => ({ label: place.label, act: () => send(place) }));
    return [
      ...first(sketch),
      { label: "Draw on with it in Finish", icon: "pen", act: () => send(PLACES[0]) },
      { label: "Send to …", icon: "send", act: on("send") },
      { label: "Save …", icon: "save", act: on("save") },
    ];
  };
  studio.menu(button, items);
};
