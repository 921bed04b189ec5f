/* What all rooms ask of the page: which model draws and what it knows, a number by chance, whether things shall stand still. */

/* The model that draws now: {name, categories: [[name, level], ...]}, what it was taught first, and then what it draws best. */
studio.model = () => {
  const { models } = studio.page;
  const model = models.find((each) => each.name === studio.store.get("model")) || models[0];
  return { ...model, categories: [...studio.taught.of(model.name).map(({ name }) => [name, "yours"]), ...model.categories] };
};

studio.anySeed = () => 1 + Math.floor(Math.random() * 9999);

studio.calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
