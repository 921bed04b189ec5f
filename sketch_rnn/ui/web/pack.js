/* Strokes as few bytes: each coordinate is the step from the last one, in tenths of a unit, as a zigzag varint. */
const zigzag = (n) => (n < 0 ? -2 * n - 1 : 2 * n);
const unzigzag = (n) => (n % 2 ? -(n + 1) / 2 : n / 2);

const writer = () => {
  const bytes = [];
  const number = (n) => {
    for (; n >= 128; n = Math.floor(n / 128)) bytes.push((n % 128) + 128);
    bytes.push(n);
  };
  return { bytes, number };
};

/* Reads what a writer wrote; throws where the bytes end too early or a number is too large. */
const reader = (bytes) => {
  let at = 0;
  const number = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      if (at >= bytes.length || factor > 2 ** 35) throw new Error("cut off");
      const byte = bytes[at++];
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const take = (count) => {
    if (count > bytes.length - at) throw new Error("cut off");
    return bytes.subarray(at, (at += count));
  };
  return { number, take, left: () => bytes.length - at };
};

/* One stroke, begun from the point where the last one ended; returns where this one ends. */
const writeStroke = (out, points, mark, from) => {
  let [x, y] = from;
  out.number(points.length * 2 + (mark ? 1 : 0));
  for (const point of points) {
    const [nx, ny] = [Math.round(point[0] * 10), Math.round(point[1] * 10)];
    out.number(zigzag(nx - x));
    out.number(zigzag(ny - y));
    [x, y] = [nx, ny];
  }
  return [x, y];
};

const readStroke = (input, from) => {
  let [x, y] = from;
  const head = input.number();
  const count = Math.floor(head / 2);
  if (count > Math.min(studio.shape.LIMITS.stroke, input.left() / 2)) throw new Error("too long");
  const points = [];
  for (let i = 0; i < count; i++) {
    x += unzigzag(input.number());
    y += unzigzag(input.number());
    points.push([x / 10, y / 10]);
  }
  return { points, mark: head % 2 === 1, end: [x, y] };
};

const toText = (bytes) => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.slice(i, i + 8192));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};
const fromText = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/* One stroke as text, for what a reload keeps. */
const packStroke = (points, mark) => {
  const out = writer();
  writeStroke(out, points, mark, [0, 0]);
  return toText(out.bytes);
};
const unpackStroke = (text) => readStroke(reader(fromText(text)), [0, 0]);

studio.pack = { writer, reader, writeStroke, readStroke, toText, fromText, packStroke, unpackStroke };
