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
  const names = () => [...document.querySelectorAll("#category [role=option]")].map((node) => [node.ariaLabel.toLowerCase(), node]);
  const meant = (typed) => (names().find(([name]) => name === typed) ?? names().find(([name]) => name.startsWith(typed)))?.[1];
  const take = (node) => node.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  const select = (input) => fresh && input.select();
  heard("click", (event) => {
    [fresh, aimed] = [true, false];
    setTimeout(() => select(event.target)); // a click on selected text unselects it after this event
  });
  heard("input", (event) => {
    [fresh, aimed] = [false, false];
    if (event.target.value.startsWith(" ")) event.target.value = event.target.value.trimStart(); // Gradio would search for it
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
    const input = event.target;
    const typed = input.value.trim().toLowerCase();
    const unknown = input.ariaExpanded === "true" && !names().length; // a closed list is empty, too
    if (!typed || !(meant(typed) || unknown)) return;
    event.preventDefault();
    event.stopPropagation();
    if (meant(typed)) take(meant(typed));
    else {
      input.value = input.value.trim(); // Gradio searches for a space at the end, too
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift", bubbles: true })); // upon a key it searches
      setTimeout(() => { // the list comes after what is typed
        if (input !== document.activeElement) return; // left meanwhile: to say something would call it back
        if (meant(typed)) take(meant(typed));
        else say(input, `“${input.value.slice(0, 40)}” is not in the list. Try another word.`);
      }, 150);
    }
  });
}
