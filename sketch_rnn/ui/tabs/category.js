/* What is typed takes the place of the old category, as the label says; Gradio would put it behind. And Enter takes what is
   so called, or so begins, where Gradio takes the first name that the letters are part of: for "house" a house plant. */
() => {
  let aimed = false; // with the arrow keys at one name of the list
  const heard = (kind, act) => document.addEventListener(
    kind, (event) => event.target.matches?.("#category input") && act(event), true);
  heard("click", (event) => event.target.select());
  heard("input", () => { aimed = false; });
  heard("keydown", (event) => {
    aimed ||= ["ArrowUp", "ArrowDown"].includes(event.key);
    if (event.key !== "Enter" || aimed) return;
    const typed = event.target.value.trim().toLowerCase();
    const names = [...document.querySelectorAll("#category [role=option]")].map((node) => [node.ariaLabel.toLowerCase(), node]);
    const [, meant] = names.find(([name]) => name === typed) ?? names.find(([name]) => name.startsWith(typed)) ?? [];
    if (!typed || !meant) return;
    event.preventDefault();
    event.stopPropagation();
    meant.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  });
}
