/* Ready-made drawings, which the model drew itself: for who wants to see what a room does before drawing in it. */
const { h } = studio;
const { inked, boxOf } = studio.drawn;

studio.examples = {
  list: [], // {title, category, strokes, part: true where it is no whole drawing of its category}; see tabs/examples.js
  named: (title) => studio.examples.list.find((each) => each.title === title),
  /* Those that the model that draws now has a name for. */
  fitting(list) {
    const names = new Set(studio.model().categories.map(([name]) => name));
    return (typeof list === "function" ? list() : list).filter((each) => each && names.has(each.category));
  },
  /* Whole drawings of one thing, those that stand for their category. */
  whole: () => studio.examples.list.filter((each) => !each.part),
  /* A row of buttons: `list()` gives {label, words, signs, drawings, act} of each, anew with each `refresh`. */
  row(title, list) {
    const buttons = h("div", { class: "ones" });
    const element = h("div", { class: "examples", role: "group", "aria-label": "Examples" }, h("p", {}, title), buttons);
    element.refresh = () => {
      const made = list().map(({ label, words, signs = [], drawings, act }) => {
        const pictures = drawings.flatMap((strokes, number) => {
          const svg = studio.svg("svg", { viewBox: boxOf([strokes]), "aria-hidden": "true" }, inked(strokes, "ink"));
          return number ? [h("span", { class: "sign-of", "aria-hidden": "true" }, signs[number - 1] || "→"), svg] : [svg];
        });
        const button = h("button", { type: "button", class: "example sheet-of", "aria-label": label, title: label },
          h("span", { class: "pictures" }, pictures), h("span", { class: "note" }, words));
        button.addEventListener("click", act);
        return button;
      });
      buttons.replaceChildren(...made);
      element.hidden = !made.length;
    };
    element.refresh();
    return element;
  },
};
