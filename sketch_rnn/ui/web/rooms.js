/* The rooms that stand, by name, and what goes from one to another. */
import { currentModel } from "./model.js";
import { openTab } from "./tabs.js";
/** @import { Drawing, Place, Room } from "./types.d.ts" */

/** @type {Record<string, Room>} */
export const mounted = {};
const pending = {}; // values that were sent to rooms that are not there yet: {room: {part: value}}

/** The room that is to be seen.
   @type {() => Room | undefined} */
export const shown = () => Object.values(mounted).find((room) => room.element.offsetParent);

/** Send a drawing, and what it is of, to a sheet of the page: a place is one of `page.destinations`.
   @type {(place: Place, drawing: Drawing, category?: string) => void} */
export const send = (place, drawing, category) => {
  const values = { [place.part]: drawing, ...(place.category && category ? { [place.category]: category } : {}) };
  const room = mounted[place.room];
  if (!room) pending[place.room] = { ...pending[place.room], ...values };
  else if (values[place.category]) room.parts[place.part].become(drawing, { parts: { [place.category]: category } });
  else room.parts[place.part].set(drawing);
  openTab(place.room);
  requestAnimationFrame(() => room?.parts[place.part].focus());
};

/** Return what was sent to a room before it stood, once: {part: value}.
   @type {(name: string) => Record<string, unknown> | undefined} */
export const sentTo = (name) => {
  const values = pending[name];
  delete pending[name];
  return values;
};

/** All boxes in which a category is chosen offer what the model knows now.
   @type {() => void} */
export const retaught = () => {
  const { categories } = currentModel();
  for (const room of Object.values(mounted)) {
    for (const widget of Object.values(room.parts)) widget.offer?.(categories);
    room.view?.retaught?.();
  }
};
