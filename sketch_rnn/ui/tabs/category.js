/* What is typed takes the place of the old category, as the label says; Gradio would put it behind. And Enter takes what is
   so called, or so begins, where Gradio takes the first name that the letters are part of: for "house" a house plant.
   What no name is like is said to be so, where Gradio would put the old name back without a word. Escape puts it back. */
() => {
  let fresh = false; // in the box, and nothing done there yet
  let aimed = false; // with the arrow keys at one name of the list
  const heard = (kind, act) => document.addEventListener(
    kind, (event) => event.target.matches?.("#category input") && act(event), true);
  const say = (input, words) => {
    input.setCustomValidity(words);
    input.reportValidity();
  };
  const select = (input) => fresh && input.select();
  heard("click", (event) => {
    [fresh, aimed] = [true, false];
    setTimeout(() => select(event.target)); // a click on selected text unselects it after this event
  });
  heard("input", (event) => {
    [fresh, aimed] = [false, false];
    say(event.target, "");
  });
  heard("focusout", (event) => {
    [fresh, aimed] = [false, false];
    say(event.target, "");
    const shut = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    setTimeout(() => { // Gradio puts the old name back, and opens the list for it
      if (event.target !== document.activeElement) event.target.dispatchEvent(shut);
    }, 50);
  });
  heard("keydown", (event) => {
    if (event.isComposing || !event.key) return; // an input method's keys; a name that the browser fills in
    if (event.key === "Escape") event.target.blur();
    if (event.key.length === 1) select(event.target); // on a busy machine the first letter comes before the timer
    fresh &&= event.key.length === 1 || event.key === "Shift";
    aimed ||= ["ArrowUp", "ArrowDown"].includes(event.key);
    if (event.key !== "Enter" || aimed) return;
    const typed = event.target.value.trim().toLowerCase();
    const names = [...document.querySelectorAll("#category [role=option]")].map((node) => [node.ariaLabel.toLowerCase(), node]);
    const [, meant] = names.find(([name]) => name === typed) ?? names.find(([name]) => name.startsWith(typed)) ?? [];
    const unknown = event.target.ariaExpanded === "true" && !names.length; // a closed list is empty, too
    if (!typed || !(meant || unknown)) return;
    event.preventDefault();
    event.stopPropagation();
    if (meant) meant.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    else say(event.target, `“${event.target.value.trim().slice(0, 40)}” is not in the list. Try another word.`);
  });
}
