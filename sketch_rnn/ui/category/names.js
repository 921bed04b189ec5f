/* What a typed word may mean, ranked by the same rules as sketch_rnn/names.py, with the table that it sends. */
const FAR = 0.34;
const NONE = 100;

const plain = (word) => {
  const kept = word.normalize("NFKD").toLowerCase().replace(/[_-]/g, " ").replace(/[^\p{L}\p{N} ]/gu, "");
  const words = kept.split(" ").filter(Boolean);
  return (words.length > 1 && ["a", "an", "the"].includes(words[0]) ? words.slice(1) : words).join(" ");
};

const others = (name) => studio.page.names[name] || [];

/* The Levenshtein distance: how many letters must be put in, left out or changed. */
const slips = (a, b) => {
  if (Math.abs(a.length - b.length) > Math.max(a.length, b.length) * FAR) return Math.max(a.length, b.length);
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let last = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const here = row[j];
      row[j] = Math.min(row[j] + 1, row[j - 1] + 1, last + (a[i - 1] !== b[j - 1]));
      last = here;
    }
  }
  return row[b.length];
};

const rank = (wanted, name) => {
  const own = plain(name);
  if (own.startsWith(wanted)) return 1;
  if (` ${own}`.includes(` ${wanted}`)) return 2;
  if (others(name).some((other) => ` ${other}`.includes(` ${wanted}`))) return 3;
  if (wanted.length > 1 && own.includes(wanted)) return 4;
  const few = Math.min(...[own, ...others(name)].map((other) => slips(wanted, other) / Math.max(wanted.length, other.length)));
  return few <= FAR ? 5 + few : NONE;
};

/* The name that a word surely means, or undefined. */
const match = (word, names) => {
  const wanted = plain(word);
  if (!wanted) return undefined;
  const forms = [wanted, ...["s", "es"].filter((end) => wanted.endsWith(end) && wanted.length > 3).map((end) => wanted.slice(0, -end.length))];
  const first = (fits) => forms.map((form) => names.find((name) => fits(name, form))).find(Boolean);
  return first((name, form) => plain(name) === form || plain(name) === form + "s") ?? first((name, form) => others(name).includes(form));
};

/* The names that a word may mean, best first; all of them for no word. */
const nearest = (word, names) => {
  const wanted = plain(word);
  if (!wanted) return [...names];
  const sure = match(word, names);
  return names
    .map((name, number) => [name === sure ? 0 : rank(wanted, name), number, name])
    .filter(([found]) => found < NONE)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([, , name]) => name);
};

studio.names = { match, nearest };
