/* What is typed takes the place of the old category, as the label says; Gradio would put it behind. And Enter takes what is
   so called, or so begins, or has such a word, where Gradio takes the first that the letters are part of: for "house" a house plant.
   What no name is like is said to be so, where Gradio would put the old name back without a word. A whole name is also taken
   by going on to the sheet, or elsewhere; Escape puts the old one back.
   What is looked through is not the list, which holds the first hundred and follows late, but all that each model
   knows: `models` is [[model, names], ...]. */
(models) => {
  const lists = new Map(models);
  let fresh = false; // in the box, and nothing done there yet
  let aimed = false; // with the arrow keys at one name of the list
  let typed = false; // letters, with which nothing has been done yet
  const heard = (kind, act) => document.addEventListener(
    kind, (event) => event.target.matches?.("#category input") && act(event), true);
  const say = (input, words) => {
    input.setCustomValidity(words);
    input.reportValidity();
  };
  const names = () => {
    const model = document.querySelector("#model input")?.value; // none where there is nothing to choose
    return (lists.get(model) ?? models[0][1]).map((name) => name.toLowerCase());
  };
  const written = (input) => input.value.trim().toLowerCase();
  const called = (name) => names().indexOf(name);
  const begun = (name) => names().findIndex((each) => each.startsWith(name));
  const within = (name) => names().findIndex((each) => each.includes(` ${name}`));
  const meant = (name) => [called, begun, within].map((look) => look(name)).find((index) => index >= 0) ?? -1;
  const take = (index) => { // as a press of the mouse does on a name of the list, in which this one need not be
    const node = document.createElement("li");
    node.dataset.index = index;
    document.querySelector("#category ul")?.append(node);
    node.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    node.remove();
  };
  const select = (input) => fresh && input.select();
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.("#category ul")) typed = false;
  }, true);
  heard("click", (event) => {
    [fresh, aimed] = [true, false];
    setTimeout(() => select(event.target)); // a click on selected text unselects it after this event
  });
  heard("input", (event) => {
    [fresh, aimed, typed] = [false, false, true];
    const input = event.target;
    const more = names().some((each) => each.startsWith(`${written(input)} `)); // house, and a plant is to follow
    if (input.value.startsWith(" ")) input.value = input.value.trimStart(); // Gradio would search for it
    if (called(written(input)) >= 0 && !more) input.value = input.value.trimEnd(); // a phone puts one behind every word
    say(input, "");
  });
  heard("blur", (event) => {
    const whole = typed ? called(written(event.target)) : -1;
    [fresh, aimed, typed] = [false, false, false];
    say(event.target, "");
    if (whole >= 0) take(whole);
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
    const input = event.target;
    if (event.key !== "Enter" || aimed || !written(input)) return;
    event.preventDefault();
    event.stopPropagation();
    const index = meant(written(input));
    if (index >= 0) take(index);
    else say(input, `“${input.value.trim().slice(0, 40)}” is not in the list. Try another word.`);
  });
}
