/* Mouse, finger and pen on the sheet, given to the tool that is chosen. */
/** @import { Pad } from "../../web/types.d.ts" */

const PEN_REST = 2000; // ms after a pen's last touch in which a finger is taken for a resting palm
const RUBBER = 5; // the button that a pen's other end is

/** @type {(pad: Pad) => void} */
export const listenToPointer = (pad) => {
  const { ink } = pad;
  let held = null; // the pointer that is down
  let tool = null;
  let penAt = -Infinity;

  const placer = () => {
    const matrix = ink.getScreenCTM().inverse();
    return (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
      return [point.x, point.y];
    };
  };
  const isPalm = (event) => {
    if (event.pointerType === "pen") penAt = event.timeStamp;
    return event.pointerType === "touch" && event.timeStamp - penAt < PEN_REST;
  };

  ink.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || ![0, RUBBER].includes(event.button) || held !== null || isPalm(event)) return;
    event.preventDefault();
    pad.lift();
    pad.hideCursor();
    ink.dataset.by = "pointer"; // who draws with a hand needs no frame around the sheet
    ink.focus({ preventScroll: true }); // so that keys are the sheet's, not a text field's
    ink.setPointerCapture(event.pointerId);
    held = event.pointerId;
    tool = event.button === RUBBER ? pad.tools.erase : pad.tools[pad.mode];
    tool.down(placer()(event), event);
  });
  ink.addEventListener("pointermove", (event) => {
    if (event.pointerType === "pen") penAt = event.timeStamp;
    if (event.pointerId !== held) return;
    const coalesced = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    tool.move((coalesced.length ? coalesced : [event]).map(placer()), event);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    ink.addEventListener(name, (/** @type {PointerEvent} */ event) => {
      if (event.pointerId !== held) return;
      held = null;
      tool.up(name === "pointerup" ? placer()(event) : null);
    });
  }
};
