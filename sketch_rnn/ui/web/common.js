/* What all rooms ask of the page: which model draws and what it knows, a number by chance, whether things shall stand still. */

/* The model that draws now: {name, categories: [[name, level], ...]}, best drawn first. */
studio.model = () => {
  const { models } = studio.page;
  return models.find((each) => each.name === studio.store.get("model")) || models[0];
};

studio.anySeed = () => 1 + Math.floor(Math.random() * 9999);

studio.calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
