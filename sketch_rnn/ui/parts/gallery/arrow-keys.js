/* Arrow keys go from drawing to drawing. */
import { FORWARD } from "../../web/language.js";

/** `buttons()` are those of the grid, in their order; `line()` says whether they stand in one.
   @type {(grid: HTMLElement, buttons: () => HTMLElement[], line: () => boolean) => void} */
export const arrowKeys = (grid, buttons, line) => grid.addEventListener("keydown", (event) => {
  const all = buttons();
  const index = all.indexOf(/** @type {HTMLElement} */ (event.target));
  if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const columns = line() ? 0 : getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const step = { ArrowRight: FORWARD, ArrowLeft: -FORWARD, ArrowDown: columns, ArrowUp: -columns }[event.key];
  const next = all[index + (step || NaN)];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
