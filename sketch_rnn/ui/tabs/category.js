/* What is typed takes the place of the old category, as the label says; Gradio would put it behind. And Enter takes what is
   so called, or so begins, where Gradio takes the first name that the letters are part of: for "house" a house plant.
   What no name is like is said to be so, where Gradio would put the old name back without a word. A whole name is also taken
   by going on to the sheet, or elsewhere; Escape puts the old one back. */
() => {
  let fresh = false; // in the box, and nothing done there yet
  let aimed = false; // with the arrow keys at one name of the list
  let typed = false; // letters, with which nothing has been done yet
  const heard = (kind, act) => document.addEventListener(
    kind, (event) => event.target.matches?.("#category input") && act(event), true);
  const say = (input, words) => {
    input.setCustomValidity(words);
    input.reportValidity();
  };
  const names = () => [...document.querySelectorAll("#category [role=option]")].map((node) => [node.ariaLabel.toLowerCase(), node]);
  const called = (name) => names().find(([each]) => each === name)?.[1];
  const meant = (name) => called(name) ?? names().find(([each]) => each.startsWith(name))?.[1];
  const take = (node) => node.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  const select = (input) => fresh && input.select();
  document.addEventListener("mousedown", (event) => { // at a name of the list
    if (event.target.closest?.("#category [role=option]")) typed = false;
  }, true);
  heard("click", (event) => {
    [fresh, aimed] = [true, false];
    setTimeout(() => select(event.target)); // a click on selected text unselects it after this event
  });
  heard("input", (event) => {
    [fresh, aimed, typed] = [false, false, true];
    const input = event.target;
    const name = input.value.trim().toLowerCase();
    const more = names().some(([each]) => each.includes(`${name} `)); // house, and a plant is to follow
    if (input.value.startsWith(" ")) input.value = input.value.trimStart(); // Gradio would search for it
    if (called(name) && !more) input.value = input.value.trimEnd(); // a phone's keyboard puts one behind every word
    say(input, "");
  });
  heard("blur", (event) => {
    const whole = typed && called(event.target.value.trim().toLowerCase());
    [fresh, aimed, typed] = [false, false, false];
    say(event.target, "");
    if (whole) take(whole);
    const shut = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    setTimeout(() => { // Gradio puts the old name back, and opens the list for it
      if (event.target !== document.activeElement) event.target.dispatchEvent(shut);
    }, 50);
  });
  heard("keydown", (event) => {
    if (event.isComposing || !event.key) return; // an input method's keys; a name that the browser fills in
    if (["Escape", "Enter"].includes(event.key)) typed = false;
    if (event.key === "Escape") event.target.blur();
    if (event.key.length === 1) select(event.target); // on a busy machine the first letter comes before the timer
    fresh &&= event.key.length === 1 || event.key === "Shift";
    aimed ||= ["ArrowUp", "ArrowDown"].includes(event.key);
    if (event.key !== "Enter" || aimed) return;
    const input = event.target;
    const name = input.value.trim().toLowerCase();
    const unknown = input.ariaExpanded === "true" && !names().length; // a closed list is empty, too
    if (!name || !(meant(name) || unknown)) return;
    event.preventDefault();
    event.stopPropagation();
    if (meant(name)) take(meant(name));
    else {
      input.value = input.value.trim(); // Gradio searches for a space at the end, too
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift", bubbles: true })); // upon a key it searches
      setTimeout(() => { // the list comes after what is typed
        if (input !== document.activeElement) return; // left meanwhile: to say something would call it back
        if (meant(name)) take(meant(name));
        else say(input, `“${input.value.slice(0, 40)}” is not in the list. Try another word.`);
      }, 150);
    }
  });
}
