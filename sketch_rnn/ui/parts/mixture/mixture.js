/* Inside: what the model expected before each point of a drawing. The mixture lies on the sheet as ellipses, the pen's three
   chances stand beside it as bars, and the ink is coloured by how much each point surprised. */
import * as chance from "./chance.js";
import { calm, childrenOf, h, icon, svg } from "../../web/elements.js";
import { SHEET } from "../../web/ink.js";
import { t } from "../../web/language.js";
/** @import { Room, View } from "../../web/types.d.ts" */

const [CALM, STARTLED] = [-1.5, 4]; // nats of a point between which the colours run: 20 % of people's points lie beyond
const COLOURS = [[30, 64, 175], [134, 25, 143], [194, 65, 12]]; // expected, so so, surprised; each reads on white
const LISTED = 5; // points of most surprise that have a button
const PLAY = 550; // ms a point, while it plays
const STEP = 1100; // ms a step of a pick
const DOTS = 100; // of "pick a hundred"
const PEN = [t("keeps drawing"), t("lifts the pen"), t("stops: the drawing is done")];

const percent = (chance) => (chance > 0 && chance < 0.01 ? t("under 1 %") : `${Math.round(100 * chance)} %`);

const colourOf = (nats) => {
  const level = Math.min(1, Math.max(0, (nats - CALM) / (STARTLED - CALM))) * (COLOURS.length - 1);
  const at = Math.min(COLOURS.length - 2, Math.floor(level));
  return `rgb(${COLOURS[at].map((low, i) => Math.round(low + (COLOURS[at + 1][i] - low) * (level - at))).join(" ")})`;
};
const widthOf = (nats) => 2.5 + 3 * Math.min(1, Math.max(0, (nats - CALM) / (STARTLED - CALM)));
const feeling = (nats) => (nats < 0 ? t("as expected") : nats < 1.5 ? t("not quite as expected") : nats < 3 ? t("a surprise") : t("a big surprise"));

/** @type {(host: HTMLElement, room: Room) => View} */
export const createMixture = (host, room) => {
  const id = `${room.name}-inside`;
  let points = []; // of the newest answer
  let starts = []; // where the pen was before each point
  let at = 0; // the number of the point that is looked at
  let playing = 0; // the timer of the play
  let picking = 0; // the timer of a pick
  let kept = null; // what a reload kept, until an answer comes

  /* ---- what stands on the page ---- */

  const layer = (name) => svg("g", { class: name });
  const [ahead, ink, clouds, way, picks, badges] = ["ahead", "ink", "clouds", "way", "picks", "badges"].map(layer);
  const sheet = svg("svg", { class: "sheet", viewBox: `0 0 ${SHEET} ${SHEET}`, role: "img" });
  sheet.append(ahead, ink, clouds, way, picks, badges);

  const slider = (name, bounds) => h("input", { type: "range", id: `${id}-${name}`, ...bounds });
  const button = (words, name, title) => h("button", { type: "button", "data-do": name, ...(title ? { title } : {}) }, words);

  const empty = h("p", { class: "words" });
  const caption = h("p", { class: "here", role: "status", "aria-live": "polite" });
  const time = slider("time", { min: 0, max: 0, step: 1, value: 0 });
  const step = (sign, name, label) => h("button", { type: "button", "data-do": name, "aria-label": label, title: label }, icon(sign));
  const [earlier, play, later] = [step("left", "earlier", t("The point before")), button(t("Play"), "play"), step("right", "later", t("The next point"))];
  const tau = slider("tau", { min: 0.05, max: 1, step: 0.05, value: 1 });
  tau.title = t("The temperature: at 1 it is as unsure as it is; lower, it keeps to what is likeliest");
  const tauShown = h("output", { for: `${id}-tau` });

  const bars = PEN.map((words) => {
    const fill = h("span", { class: "fill" });
    const number = h("span", { class: "number" });
    const row = h("li", {}, h("span", { class: "what" }, words), h("span", { class: "bar", "aria-hidden": "true" }, fill), number);
    return { row, fill, number };
  });
  const legend = h("p", { class: "legend" }, h("span", {}, t("expected")), h("span", { class: "scale", "aria-hidden": "true" }), h("span", {}, t("surprised")));
  const list = h("ol", { class: "surprises" });
  const one = button(t("Pick a point"), "pick");
  const many = button(t("Pick a hundred"), "many");
  const steps = h("ol", { class: "steps", "aria-live": "polite" });

  const content = h("div", { class: "content", hidden: "" },
    h("div", { class: "left" }, sheet, legend,
      h("div", { class: "time" }, h("label", { for: time.id }, t("Point by point")), h("div", { class: "track" }, earlier, play, time, later)), caption),
    h("div", { class: "right" },
      h("section", {}, h("h2", {}, t("Where will the pen go?")),
        h("p", { class: "hint" }, t("Each cloud is one guess: the darker, the likelier; the wider, the less sure.")),
        h("div", { class: "tau" }, h("label", { for: tau.id }, t("How careful it would be")), tauShown, h("div", { class: "track" },
          h("span", { class: "end", "aria-hidden": "true" }, t("careful")), tau, h("span", { class: "end", "aria-hidden": "true" }, t("wild"))))),
      h("section", {}, h("h2", {}, t("And then the pen ...")), h("ul", { class: "pen" }, ...bars.map((bar) => bar.row))),
      h("section", {}, h("h2", {}, t("Where it was most surprised")), list),
      h("section", { class: "pick" }, h("h2", {}, t("How a point is picked")), h("div", { class: "bar-of-buttons" }, one, many), steps)));
  host.classList.add("mixture");
  host.append(empty, content);

  /* ---- the ink ---- */

  const fixed = (value) => Math.round(value * 100) / 100;
  const line = (a, b) => ({ x1: fixed(a[0]), y1: fixed(a[1]), x2: fixed(b[0]), y2: fixed(b[1]) });
  const placeOf = (number) => [points[number].x, points[number].y];
  const drawsInk = (number) => points[number].drawn !== 2 && (number === 0 || points[number - 1].drawn === 0); // else the pen was in the air
  const over = (number) => points[number].drawn === 2;

  const showInk = () => {
    const [before, after] = [[], []];
    points.forEach((point, number) => {
      if (over(number)) return;
      const drawn = drawsInk(number);
      const [from, to] = [drawn ? starts[number] : placeOf(number), placeOf(number)];
      if (number >= at) {
        if (drawn || point.drawn === 1) after.push(svg("line", line(from, to)));
        return;
      }
      // a move in the air has no ink: its surprise is a dot where the pen came down
      const mark = drawn
        ? svg("line", { ...line(from, to), "stroke-width": widthOf(point.nats) })
        : svg("circle", { cx: fixed(to[0]), cy: fixed(to[1]), r: widthOf(point.nats) * 0.7 });
      mark.style[drawn ? "stroke" : "fill"] = colourOf(point.nats);
      before.push(mark);
    });
    ink.replaceChildren(...before);
    ahead.replaceChildren(...after);
  };

  /* ---- the clouds, the way of the pen, the bars ---- */

  const expected = () => chance.tempered(points[at], Number(tau.value));

  const showExpected = () => {
    const { mixture, pen } = expected();
    const from = starts[at];
    clouds.replaceChildren(...[...mixture].reverse().filter((each) => each.weight > 0.002).flatMap((each) => {
      const { rx, ry, turn } = chance.ellipseOf(each);
      return [2, 1].map((sigmas) => {
        const shape = { cx: 0, cy: 0, rx: Math.max(1.2, rx * sigmas), ry: Math.max(1.2, ry * sigmas) };
        const node = svg("ellipse", { ...shape, transform: `translate(${fixed(each.x)} ${fixed(each.y)}) rotate(${fixed(turn)})` });
        node.style.fillOpacity = String(Math.min(0.55, (sigmas === 1 ? 0.62 : 0.3) * Math.sqrt(each.weight)));
        node.style.strokeOpacity = String(Math.min(1, 0.15 + Math.sqrt(each.weight)));
        node.dataset.number = String(mixture.indexOf(each));
        return node;
      });
    }));
    bars.forEach((bar, k) => {
      bar.fill.style.width = `${100 * pen[k]}%`;
      bar.number.textContent = percent(pen[k]);
      bar.row.classList.toggle("came", k === points[at].drawn && !over(at));
    });
    /** @type {SVGElement[]} */
    const nodes = [svg("circle", { class: "from", cx: from[0], cy: from[1], r: 4.5 })];
    if (!over(at)) {
      nodes.unshift(svg("line", { ...line(from, placeOf(at)), class: "went" }));
      nodes.push(svg("circle", { class: "to", cx: points[at].x, cy: points[at].y, r: 5.5 }));
    }
    way.replaceChildren(...nodes);
    tauShown.textContent = Number(tau.value).toFixed(2);
    tau.setAttribute("aria-valuetext", t("{value}, from {least} to {most}", { value: tau.value, least: t("careful"), most: t("wild") }));
  };

  const sentence = () => {
    const last = points.length - 1;
    if (at === last) return t("After the last point: the clouds are where it would go on. How sure it is that the drawing is over: {percent}.", { percent: percent(points[at].pen[2]) });
    const went = drawsInk(at) ? t("The pen went to the ring") : t("The pen jumped to the ring");
    const move = points[at].drawn === 1 ? t("{move}, then lifted", { move: went }) : went;
    const known = { number: at + 1, count: last, feeling: feeling(points[at].nats), move, nats: points[at].nats.toFixed(1) };
    return t("Point {number} of {count}: {feeling}. {move} ({nats} nats).", known);
  };

  const showAt = (number) => {
    stopPick();
    at = Math.min(points.length - 1, Math.max(0, number));
    time.value = String(at);
    time.setAttribute("aria-valuetext", at === points.length - 1 ? t("after the last point") : t("point {number} of {count}", { number: at + 1, count: points.length - 1 }));
    earlier.disabled = at === 0;
    later.disabled = at === points.length - 1;
    caption.textContent = sentence();
    sheet.setAttribute("aria-label", `${t("The drawing, and where the model expects the pen.")} ${sentence()}`);
    for (const each of list.querySelectorAll("button")) each.setAttribute("aria-pressed", String(Number(each.dataset.at) === at));
    showInk();
    showExpected();
  };

  /* ---- where it was surprised ---- */

  const why = (number) => {
    const point = points[number];
    const { pen, offset } = chance.partsOf(point);
    if (pen > offset && pen > 1) return point.drawn === 1 ? t("the pen was lifted; it would have gone on") : t("the pen went on; it would have lifted it");
    const best = chance.likeliest(point.mixture);
    const [went, thought] = [chance.wayOf(starts[number], placeOf(number)), chance.wayOf(starts[number], [best.x, best.y])];
    const drawn = drawsInk(number);
    if (went && thought && went !== thought) {
      return drawn ? t("the pen went {went}; it thought {thought}", { went, thought }) : t("the pen jumped {went}; it thought {thought}", { went, thought });
    }
    const far = (p) => Math.hypot(p[0] - starts[number][0], p[1] - starts[number][1]);
    if (far(placeOf(number)) > far([best.x, best.y])) return drawn ? t("the pen went farther than it thought") : t("the pen jumped farther than it thought");
    return drawn ? t("the pen stopped sooner than it thought") : t("the pen jumped less far than it thought");
  };

  const showSurprises = () => {
    const numbers = points.map((_, number) => number).filter((number) => !over(number) && points[number].nats > 0);
    const most = numbers.sort((a, b) => points[b].nats - points[a].nats).slice(0, LISTED);
    list.replaceChildren(...most.map((number, rank) => {
      const jump = h("button", { type: "button", "data-at": number }, t("{rank}. Stroke {number}: {why}", { rank: rank + 1, number: points[number].stroke + 1, why: why(number) }));
      jump.style.setProperty("--feels", colourOf(points[number].nats));
      jump.addEventListener("click", () => go(number));
      return h("li", {}, jump);
    }));
    if (!most.length) list.append(h("li", { class: "hint" }, t("Nowhere: all of it went as expected.")));
    badges.replaceChildren(...most.map((number, rank) => {
      const badge = svg("g", { transform: `translate(${fixed(points[number].x + 9)} ${fixed(points[number].y - 9)})` });
      badge.append(svg("circle", { r: 7.5 }), svg("text", { "text-anchor": "middle", dy: "0.35em" }, String(rank + 1)));
      return badge;
    }));
  };

  /* ---- through time ---- */

  const stop = () => {
    clearInterval(playing);
    playing = 0;
    play.textContent = t("Play");
  };
  const go = (number) => {
    stop();
    showAt(number);
    room.keep();
  };
  play.addEventListener("click", () => {
    if (playing) return go(at);
    showAt(at === points.length - 1 ? 0 : at);
    play.textContent = t("Pause");
    playing = setInterval(() => {
      showAt(at + 1);
      if (at === points.length - 1 || !host.isConnected) go(at);
    }, PLAY);
  });
  earlier.addEventListener("click", () => go(at - 1));
  later.addEventListener("click", () => go(at + 1));
  time.addEventListener("input", () => go(Number(time.value)));
  tau.addEventListener("input", () => {
    stopPick();
    showExpected();
    room.keep();
  });

  /* A tap on the ink goes to the point that is nearest. */
  sheet.addEventListener("click", (event) => {
    if (!points.length) return;
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
    const far = (number) => Math.hypot(points[number].x - spot.x, points[number].y - spot.y);
    const nearest = points.map((_, number) => number).filter((number) => !over(number)).reduce((best, number) => (far(number) < far(best) ? number : best), 0);
    if (far(nearest) < 20) go(nearest);
  });

  /* ---- how a point is picked ---- */

  const stopPick = () => {
    clearTimeout(picking);
    picking = 0;
    picks.replaceChildren();
    steps.replaceChildren();
    for (const node of childrenOf(clouds)) node.classList.remove("chosen", "other");
  };

  const dot = (p, pen, small = false) => {
    const node = svg("circle", { class: small ? "dot small" : "dot", cx: fixed(p[0]), cy: fixed(p[1]), r: small ? 2 : 6 });
    if (pen !== 0) node.classList.add("lifted");
    return node;
  };

  const pickOne = () => {
    stop();
    stopPick();
    const { mixture, pen } = expected();
    const number = chance.lot(mixture.map((each) => each.weight));
    const spot = chance.within(mixture[number]);
    const state = chance.lot(pen);
    const acts = [
      () => {
        for (const node of childrenOf(clouds)) node.classList.add(Number(node.dataset.number) === number ? "chosen" : "other");
        steps.append(h("li", {}, t("A cloud is drawn by lot. This one had a chance of {percent}.", { percent: percent(mixture[number].weight) })));
      },
      () => {
        picks.append(svg("line", { ...line(starts[at], spot), class: "thrown" }), dot(spot, state));
        steps.append(h("li", {}, t("A point is thrown into the cloud: mostly near its middle, seldom at its edge.")));
      },
      () => steps.append(h("li", {}, t("A lot for the pen: it {does} (a chance of {percent}).", { does: PEN[state], percent: percent(pen[state]) }))),
    ];
    const next = () => {
      acts.shift()();
      if (acts.length) picking = setTimeout(next, STEP);
    };
    if (calm()) for (const act of acts) act();
    else next();
  };

  const pickMany = () => {
    stop();
    stopPick();
    const { mixture, pen } = expected();
    const weights = mixture.map((each) => each.weight);
    const counts = [0, 0, 0];
    for (let k = 0; k < DOTS; k++) {
      const state = chance.lot(pen);
      counts[state] += 1;
      picks.append(dot(chance.within(mixture[chance.lot(weights)]), state, true));
    }
    steps.append(h("li", {}, t("A hundred picks: the pen went on in {on}, was lifted in {lifted} (open dots), and stopped in {stopped}.", { on: counts[0], lifted: counts[1], stopped: counts[2] })));
  };
  one.addEventListener("click", pickOne);
  many.addEventListener("click", pickMany);

  /* ---- what the room asks of a view ---- */

  return {
    show(result) {
      stop();
      points = result.points || [];
      if (!points.length) return this.words(t("There is nothing to look into."));
      starts = points.map((_, number) => (number ? placeOf(number - 1) : result.first));
      time.max = String(points.length - 1);
      empty.textContent = "";
      content.hidden = false;
      showSurprises();
      showAt(kept?.of === points.length && points[kept.at] ? kept.at : points.length - 1);
      kept = null;
    },
    words(text) {
      stop();
      stopPick();
      points = [];
      content.hidden = true;
      empty.textContent = text;
    },
    wait: (busy) => host.classList.toggle("old", busy),
    keep: () => (points.length ? { at, of: points.length, tau: Number(tau.value) } : kept || undefined),
    restore(value) {
      kept = value;
      if (Number.isFinite(value?.tau)) tau.value = value.tau;
    },
  };
};
