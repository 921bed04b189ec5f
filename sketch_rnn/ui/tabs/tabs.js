/* What a tab does beyond what its parts and its view do: `setUp(room)`, by the tab's name. */
import { setUpArithmetic } from "./arithmetic.js";
import { setUpBetween } from "./between.js";
import { setUpDream } from "./dream.js";
import { setUpFinish } from "./finish.js";
import { setUpInside } from "./inside.js";
import { setUpMorph } from "./morph.js";
import { setUpRedraw } from "./redraw.js";
/** @import { Room } from "../web/types.d.ts" */

/** @type {Record<string, (room: Room) => void>} */
export const SET_UPS = {
  arithmetic: setUpArithmetic, between: setUpBetween, dream: setUpDream, finish: setUpFinish, inside: setUpInside,
  morph: setUpMorph, redraw: setUpRedraw,
};
