/* Mouse, finger and pen on the sheet, given to the tool that is chosen. The first pointer on the sheet draws, whatever rests beside
   it; a pen takes over from a finger, and two fingers on the sheet draw nothing. */
/** @import { Pad } from "../../web/types.d.ts" */

const PEN_REST = 2000; // ms after a pen's last touch in which a finger is taken for a resting palm
const RUBBER = 5; // the button that a pen's other end is

/** @type {(pad: Pad) => void} */
export const listenToPointer = (pad) => {
  const { ink } = pad;
  const fingers = new Set(); // ids of the touches on the sheet that are no palm
  let held = null; // the pointer that draws: {id, type}
  let tool = null;
  let penAt = -Infinity;

  const placer = () => {
    const matrix = ink.getScreenCTM().inverse();
    return (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
      return [point.x, point.y];
    };
  };
  const isPalm = (event) => event.pointerType === "touch" && (held?.type === "pen" || event.timeStamp - penAt < PEN_REST);
  const drop = () => {
    held = null;
    tool.drop();
  };

  /* Whether a pointer that is set down may draw; what a finger had begun gives way to a pen, and to a second finger. */
  const mayDraw = (event) => {
    if (isPalm(event)) return false;
    if (event.pointerType === "touch") {
      if (event.isPrimary) fingers.clear(); // no other touches the screen
      fingers.add(event.pointerId);
      if (held?.type === "touch" && fingers.size > 1) drop();
      return held === null && fingers.size === 1;
    }
    if (held?.type === "touch" && event.pointerType === "pen") drop();
    return held === null;
  };

  ink.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "pen") penAt = event.timeStamp;
    if (![0, RUBBER].includes(event.button) || !mayDraw(event)) return;
    event.preventDefault();
    pad.lift();
    pad.hideCursor();
    ink.dataset.by = "pointer"; // who draws with a hand needs no frame around the sheet
    ink.focus({ preventScroll: true }); // so that keys are the sheet's, not a text field's
    ink.setPointerCapture(event.pointerId);
    held = { id: event.pointerId, type: event.pointerType };
    tool = event.button === RUBBER ? pad.tools.erase : pad.tools[pad.mode];
    tool.down(placer()(event), event);
  });
  ink.addEventListener("pointermove", (event) => {
    if (event.pointerType === "pen") penAt = event.timeStamp;
    if (event.pointerId !== held?.id) return;
    const coalesced = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    tool.move((coalesced.length ? coalesced : [event]).map(placer()), event);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    ink.addEventListener(name, (/** @type {PointerEvent} */ event) => {
      fingers.delete(event.pointerId);
      if (event.pointerId !== held?.id) return;
      if (name === "pointercancel" && held.type === "touch") return drop(); // the system took it for something else: a palm, a gesture
      held = null;
      tool.up(name === "pointerup" ? placer()(event) : null);
    });
  }
};
