/* Every kind of part and of view that a room can have, by the name that its Python says. */
import { createCategories, createCategory } from "./category/category.js";
import { createChoice, createSlider, createText, createWhole } from "./controls/controls.js";
import { createFilmstrip } from "./filmstrip/filmstrip.js";
import { createGallery } from "./gallery/gallery.js";
import { createGuesses } from "./guesses/guesses.js";
import { createLesson } from "./lesson/lesson.js";
import { createMixture } from "./mixture/mixture.js";
import { createOverlay } from "./overlay/overlay.js";
import { createPad } from "./pad/pad.js";
import { createPicture } from "./picture/picture.js";
import { createTeaching } from "./teaching/teaching.js";
/** @import { Part, PartSpec, Room, View } from "../web/types.d.ts" */

/** @type {Record<string, (host: HTMLElement, spec: PartSpec, room: Room) => Part>} */
export const PARTS = {
  categories: createCategories, category: createCategory, choice: createChoice, guesses: createGuesses, pad: createPad,
  slider: createSlider, text: createText, whole: createWhole,
};

/** @type {Record<string, (host: HTMLElement, room: Room) => View>} */
export const VIEWS = {
  filmstrip: createFilmstrip, gallery: createGallery, lesson: createLesson, mixture: createMixture, overlay: createOverlay,
  picture: createPicture, teaching: createTeaching,
};
