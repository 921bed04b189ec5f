/* What can be done with a drawing: it is sent to another sheet, or saved. */

/* Resolves when the drawing {strokes, model, name} is saved, or the room has said why it is not. */
studio.keep = (room, kind, drawing) => studio.files.save(kind, { ...drawing, room }).catch((error) => room.say(error.message));

/* Returns what makes the entries of a menu: those of `first()`, then sending and saving, which open a menu of their own in its place.
   `drawingOf()` is {strokes, model, category}, or null where there is none; `again()` opens the menu anew. */
studio.entries = (room, again, drawingOf, first) => {
  const sheets = room.spec.parts.filter((part) => part.kind === "pad").length; // of this room
  const places = room.spec.destinations.filter((place) => place.room !== room.name || sheets > 1);
  let stage = "";
  const on = (next) => () => {
    stage = next;
    again();
  };
  return () => {
    const drawing = drawingOf();
    const now = stage;
    stage = "";
    if (!drawing) return [];
    const { category, ...value } = drawing;
    if (now === "send") return places.map((place) => ({ label: place.label, act: () => studio.send(place, value, category) }));
    if (now === "save") return studio.files.KINDS.map(([kind, label]) => ({ label, act: () => studio.keep(room, kind, { ...value, name: category }) }));
    return [
      ...first(),
      { label: "Send to …", icon: "send", act: on("send") },
      { label: "Save …", icon: "save", act: on("save") },
    ];
  };
};

studio.finishPlace = () => studio.page.destinations.find((place) => place.room === "finish");
