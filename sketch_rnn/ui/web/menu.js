/* menu(button, items): a small menu that the button opens. items, or a function that gives them when it opens, are
   [{label, act, icon?, checked?}, ...]; one with `checked` (true or false) is a tick that leaves the menu open. */
import { childrenOf, h, icon } from "./elements.js";
/** @import { MenuItem } from "./types.d.ts" */

let open = null; // the menu that is open: {list, button, close}

const place = (list, button) => {
  const at = button.getBoundingClientRect();
  const size = list.getBoundingClientRect();
  const below = at.bottom + 4 + size.height <= innerHeight || at.top < size.height + 4;
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  list.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
};

/** @type {(button: HTMLElement, items: MenuItem[], first: number) => void} */
const show = (button, items, first) => {
  const list = h("div", { class: "studio menu", role: "menu", "aria-label": button.getAttribute("aria-label") || button.textContent.trim() });
  const close = (back) => {
    open = null;
    list.remove();
    button.setAttribute("aria-expanded", "false");
    removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", away);
    removeEventListener("scroll", away, true);
    if (back) button.focus();
  };
  const away = () => close(false);
  const outside = (event) => {
    if (!list.contains(event.target) && !button.contains(event.target)) away();
  };
  for (const item of items) {
    const tick = typeof item.checked === "boolean";
    const entry = h("button", { type: "button", tabindex: -1, role: tick ? "menuitemcheckbox" : "menuitem", "aria-checked": tick ? String(item.checked) : null },
      tick ? h("span", { class: "tick", "aria-hidden": "true" }) : null, item.icon ? icon(item.icon) : null, h("span", {}, item.label));
    entry.addEventListener("click", () => {
      if (!tick) close(true);
      else entry.setAttribute("aria-checked", String(entry.getAttribute("aria-checked") !== "true"));
      item.act(tick ? entry.getAttribute("aria-checked") === "true" : undefined);
    });
    list.append(entry);
  }
  const entries = childrenOf(list);
  const go = (index) => entries[(index + entries.length) % entries.length].focus();
  list.addEventListener("keydown", (event) => {
    const at = entries.indexOf(document.activeElement);
    const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && event.key.toLowerCase();
    const found = letter ? [...entries.slice(at + 1), ...entries].find((entry) => entry.textContent.trim().toLowerCase().startsWith(letter)) : null;
    if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at < 0 ? -1 : at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") return close(true); // and the browser goes on from the button
    else if (found) found.focus();
    else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  });
  document.body.append(list);
  place(list, button);
  button.setAttribute("aria-expanded", "true");
  addEventListener("pointerdown", outside, true);
  addEventListener("resize", away);
  addEventListener("scroll", away, true);
  open = { button, close };
  go(first);
};

/** @type {(button: HTMLElement, items: MenuItem[] | (() => MenuItem[])) => void} */
export const menu = (button, items) => {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  const toggle = (first) => {
    const mine = open?.button === button;
    open?.close(mine);
    const found = mine ? [] : typeof items === "function" ? items() : items;
    if (found.length) show(button, found, first);
  };
  button.addEventListener("click", () => toggle(0));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    event.stopPropagation();
    if (open?.button !== button) toggle(event.key === "ArrowDown" ? 0 : -1);
  });
};
