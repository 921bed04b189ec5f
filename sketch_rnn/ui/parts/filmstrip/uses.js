/* The menu of a drawing of the machine's: `sketchOf()` is it, or null; `first` are entries before the others; it hangs on a button. */
import { asValue } from "./drawn.js";
import { menu } from "../../web/menu.js";
import { send } from "../../web/rooms.js";
import { entries, finishPlace } from "../../web/uses.js";
import { t } from "../../web/language.js";
/** @import { MenuItem, Room, Sketch } from "../../web/types.d.ts" */

/** @type {(room: Room, button: HTMLElement, sketchOf: () => Sketch | null, first?: (sketch: Sketch) => MenuItem[]) => void} */
export const uses = (room, button, sketchOf, first = () => []) => {
  const drawingOf = () => {
    const sketch = sketchOf();
    return sketch?.strokes.length ? { ...asValue(sketch.strokes), category: sketch.category } : null;
  };
  const items = entries(room, () => button.click(), drawingOf, () => {
    const { category, ...value } = drawingOf();
    const finish = () => send(finishPlace(), value, category);
    return [...first(sketchOf()), { label: t("Draw on with it in Finish"), icon: "pen", act: finish }];
  });
  menu(button, items);
};
