/* What can be done with a drawing: it is sent to another sheet, or saved. */
import { page } from "./data.js";
import * as files from "./files.js";
import { send } from "./rooms.js";
import { t } from "./language.js";
/** @import { Drawing, MenuItem, Place, Room } from "./types.d.ts" */

/** Resolves when the drawing {strokes, model, name} is saved, or the room has said why it is not.
   @type {(room: Room, kind: string, drawing: Drawing & { name?: string, inside?: number[] }) => Promise<void>} */
export const saveDrawing = (room, kind, drawing) => files.save(kind, { ...drawing, room }).catch((error) => room.say(error.message));

/** Returns what makes the entries of a menu: those of `first()`, then sending and saving, which open a menu of their own in its place.
   `drawingOf()` is {strokes, model, category}, or null where there is none; `again()` opens the menu anew.
   @type {(room: Room, again: () => void, drawingOf: () => (Drawing & { category?: string }) | null, first: () => MenuItem[]) => () => MenuItem[]} */
export const entries = (room, again, drawingOf, first) => {
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
    if (now === "send") return places.map((place) => ({ label: t(place.label), act: () => send(place, value, category) }));
    if (now === "save") return files.KINDS.map(([kind, label]) => ({ label, act: () => saveDrawing(room, kind, { ...value, name: category }) }));
    return [
      ...first(),
      { label: t("Send to …"), icon: "send", act: on("send") },
      { label: t("Save …"), icon: "save", act: on("save") },
    ];
  };
};

/** @type {() => Place} */
export const finishPlace = () => page.destinations.find((place) => place.room === "finish");
