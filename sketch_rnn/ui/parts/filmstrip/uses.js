/* The menu of a drawing of the machine's: `sketchOf()` is it, or null; `first` are entries before the others; it hangs on a button. */
studio.uses = (room, button, sketchOf, first = () => []) => {
  const drawingOf = () => {
    const sketch = sketchOf();
    return sketch?.strokes.length ? { ...studio.drawn.asValue(sketch.strokes), category: sketch.category } : null;
  };
  const entries = studio.entries(room, () => button.click(), drawingOf, () => {
    const { category, ...value } = drawingOf();
    const finish = () => studio.send(studio.finishPlace(), value, category);
    return [...first(sketchOf()), { label: "Draw on with it in Finish", icon: "pen", act: finish }];
  });
  studio.menu(button, entries);
};
