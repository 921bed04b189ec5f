/* The link that the page was opened with, and the one that stands in its address. */
import * as link from "./link.js";
import { chooseModel } from "./model.js";
import * as store from "./store.js";
/** @import { Linked } from "./types.d.ts" */

const text = location.hash.slice(1);

/* A link that was made here says less than what is kept: whatever changed since would have taken it out of the address. */
const ours = text === store.get("link");
let [broken, taken] = [false, false];

/** Resolves to what the link says: {room, parts, model, view}, or to null.
   @type {Promise<any>} */
export const opened = (text ? link.decode(text) : Promise.resolve(null)).then((found) => {
  broken = !found && text !== "";
  if (found?.model) chooseModel(found.model);
  return found;
});

/** Resolve to what the link says for a room, once; null where it is for another, or was made here.
   @type {(name: string) => Promise<any>} */
export const linkedTo = async (name) => {
  const found = await opened;
  if (found?.room !== name || taken || ours) return null;
  taken = true;
  return found;
};

/** Whether the link cannot be read; said once.
   @type {() => Promise<boolean>} */
export const cannotBeRead = async () => {
  await opened;
  const was = broken;
  broken = false;
  return was;
};

/** Put a link into the address.
   @type {(whole: Linked) => Promise<void>} */
export const address = async (whole) => {
  const made = await link.encode(whole);
  history.replaceState(null, "", `#${made}`);
  store.set("link", made);
};

/** Take the link out of the address: it no longer says what is here.
   @type {() => void} */
export const forgetAddress = () => {
  if (location.hash.length <= 1) return;
  history.replaceState(null, "", location.pathname + location.search);
  store.remove("link");
};

addEventListener("hashchange", () => location.hash.length > 1 && location.reload()); // a link that is pasted into the open page
