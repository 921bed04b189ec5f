// Draws on with you: lift the mouse or finger, and the network adds what it thinks is missing; draw over it, and it starts anew.
// Keys: a letter chooses what is drawn, space takes the ending, backspace clears. Beside this file lies model/, written by
//   python -m train export --web --checkpoint checkpoints/quickdraw --out examples/p5/model
const THINGS = { c: "cat", d: "dog", f: "face", b: "bird", h: "house", t: "tree", p: "pig", o: "octopus" };
let artist; // the network, once it is here
let words = "The network is on its way ...";
let thing = "cat";
let mine = []; // strokes: [[[x, y], ...], ...]
let ending = []; // the network's
let drawn = 0; // points of it that are to be seen

async function setup() {
  createCanvas(400, 400);
  try {
    const { load } = await import("./model/sketch-rnn.js");
    artist = await load("model/");
    words = "";
  } catch (error) {
    words = error.message;
  }
}

function draw() {
  background(255);
  noStroke(), fill(100), text(words || `a ${thing}`, 10, 20);
  noFill(), strokeWeight(3), stroke(31, 41, 55);
  lines(mine, Infinity);
  stroke(194, 65, 12);
  lines(ending, (drawn += 0.5));
}

function lines(strokes, points) {
  for (const each of strokes) {
    beginShape();
    for (const [x, y] of each.slice(0, Math.max(0, points))) vertex(x, y);
    endShape();
    points -= each.length;
  }
}

function mousePressed() {
  ending = [];
  mine.push([[mouseX, mouseY]]);
}

function mouseDragged() {
  mine.at(-1)?.push([mouseX, mouseY]);
}

async function mouseReleased() {
  if (!artist || !mine.length) return;
  const asked = mine.length;
  for await (const { strokes } of artist.complete(mine, thing, { count: 1, seed: asked })) {
    if (mine.length === asked) [ending, drawn] = [strokes, 0];
  }
}

function keyPressed() {
  if (key === " ") mine.push(...ending);
  if (keyCode === BACKSPACE) mine = [];
  [thing, ending] = [THINGS[key] ?? thing, []];
}
