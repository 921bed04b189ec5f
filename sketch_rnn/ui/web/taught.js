/* What a person has taught the models: {model: [{name, row, drawings, look, picture}, ...]}. It stays in this browser for as long as the
   page does, and goes with every question, so that the server remembers nothing. */
const KEY = "taught";
const sound = (one) => typeof one?.name === "string" && Array.isArray(one.row) && one.row.every(Number.isFinite);
const all = () => studio.store.get(KEY) || {};
const put = (model, list) => {
  studio.store.set(KEY, { ...all(), [model]: list });
  studio.relearned();
};

studio.taught = {
  of(model) {
    const list = all()[model];
    return Array.isArray(list) ? list.filter(sound) : [];
  },
  /* Another of the same name takes its place. */
  add(model, one) {
    put(model, [...studio.taught.of(model).filter(({ name }) => name !== one.name), one]);
  },
  forget(model, name) {
    put(model, studio.taught.of(model).filter((one) => one.name !== name));
  },
  /* As the server reads it. */
  sent: (model) => studio.taught.of(model).map(({ name, row, drawings, look }) => ({ name, row, drawings, look: look ?? null })),
  /* The lines of a small picture, as `studio.pictures48` has them of the model's own categories; undefined where there is none. */
  picture: (name) => studio.taught.of(studio.model().name).find((one) => one.name === name)?.picture,
};
