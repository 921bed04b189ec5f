/* What a typed word may mean, ranked by the same rules as sketch_rnn/categories.py, with the tables and numbers that it sends. The page
   ranks so, and js/ where there is no page. */
/** @import { Rules } from "../../web/types.d.ts" */

/** Return {match, nearest} by these rules. `namesOf` says what people call a category in another language: it goes before the English.
   @type {(rules: Rules, namesOf?: (name: string) => string[]) => { match(word: string, names: string[]): string | undefined, nearest(word: string, names: string[]): string[] }} */
export const namesBy = (rules, namesOf = () => []) => {
  const plain = (word) => { // without accents, but with the vowels of Hindi and the marks of kana, which make another word
    const kept = word.normalize("NFKD").toLowerCase().replace(/[_-]/g, " ").replace(/[^\p{L}\p{N}\u0900-\u097f\u3099\u309a ]/gu, "");
    const words = kept.split(" ").filter(Boolean);
    return (words.length > 1 && rules.articles.includes(words[0]) ? words.slice(1) : words).join(" ");
  };
  const tight = (word) => word.replaceAll(" ", "");
  const sound = (word) => {
    const close = tight(word);
    return word.length < rules.heard ? rules.sounds.reduce((text, [letters, others]) => text.replaceAll(letters, others), close).replace(/(.)\1+/gu, "$1") : close;
  };

  /* What somebody taught can have any name, also one that every object answers to ("constructor"). */
  const of = (table, name) => (Object.hasOwn(table, name) ? table[name] : []);

  /* What a category is called, as it is compared: names, and other words; `sure` has them without blanks, from name to name. */
  const remembered = new Map();
  const known = (name) => {
    if (!remembered.has(name)) {
      const [own, ...words] = namesOf(name).map(plain);
      const names = [own, plain(name)].filter(Boolean);
      const english = of(rules.others, name);
      const others = [...words, ...english];
      const sure = [own ? [own] : [], words, [plain(name)], english].map((list) => list.map(tight));
      remembered.set(name, { names, others, sure, close: names.map(tight), akin: of(rules.akin, name), sounds: [...names, ...others].map(sound) });
    }
    return remembered.get(name);
  };

  /* How many letters must be put in, left out, changed, or swapped with the next to make one word of the other. */
  const slips = (a, b) => {
    if (Math.abs(a.length - b.length) > Math.max(a.length, b.length) * rules.far) return Math.max(a.length, b.length);
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    let [above, last] = [row, row];
    for (let i = 1; i <= a.length; i++) {
      [above, last, row] = [last, row, [i]];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && b[j - 1] === a[i - 2]) row[j] = Math.min(row[j], above[j - 2] + 1);
      }
    }
    return row[b.length];
  };

  const rank = (wanted, heard, { names, others, close, akin, sounds }) => {
    if (close.some((name) => name.startsWith(tight(wanted)))) return 1;
    if (names.some((name) => ` ${name}`.includes(` ${wanted}`))) return 2;
    if (others.some((other) => ` ${other}`.includes(` ${wanted}`))) return 3;
    if (akin.includes(wanted) || (wanted.length > 3 && akin.some((each) => `${each}s` === wanted))) return 4;
    const few = Math.min(...sounds.map((other) => slips(heard, other) / Math.max(heard.length, other.length, 1)));
    if (few === 0) return 5;
    if (wanted.length > 1 && names.some((name) => name.includes(wanted))) return 6;
    return few <= rules.far ? rules.slip + few : rules.none;
  };

  /* The name that a word surely means, or undefined. */
  const match = (word, names) => {
    const wanted = tight(plain(word));
    if (!wanted) return undefined;
    const endings = rules.plurals.filter(([end]) => wanted.endsWith(end) && (!end || wanted.length > 3));
    const forms = endings.map(([end, one]) => wanted.slice(0, wanted.length - end.length) + one);
    for (const [kind, plural] of [[0, "s"], [1, ""], [2, "s"], [3, ""]]) {
      const means = (form) => names.find((name) => known(name).sure[kind].some((each) => each === form || each === form + plural));
      const found = forms.map(means).find(Boolean);
      if (found) return found;
    }
    return undefined;
  };

  /* The names that a word may mean, best first; all of them for no word. */
  const nearest = (word, names) => {
    const wanted = plain(word);
    if (!wanted) return [...names];
    const sure = match(word, names);
    const heard = sound(wanted);
    const ranked = names
      .map((name, number) => [name === sure ? 0 : rank(wanted, heard, known(name)), number, name])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const worst = ranked[0]?.[0] < rules.slip ? rules.slip : rules.none;
    return ranked.filter(([found]) => found < worst).map(([, , name]) => name);
  };

  return { match, nearest };
};
