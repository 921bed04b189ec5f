/* What a reload keeps, for as long as the browser's tab lives: in sessionStorage, or where that is forbidden or full in the
   window's name. Nothing here throws: a frame of another site may be refused both, and then a reload begins anew. */
const PREFIX = "sketch-rnn:";
const OURS = '{"sketch-rnn":'; // how the window's name begins where it is ours

/** @type {(act: () => any) => any} */
const attempt = (act) => {
  try {
    return act();
  } catch {
    return undefined;
  }
};

const session = attempt(() => {
  const storage = window.sessionStorage;
  storage.setItem(`${PREFIX}try`, "1");
  storage.removeItem(`${PREFIX}try`);
  return storage;
});

const named = attempt(() => window.name.startsWith(OURS) && JSON.parse(window.name)["sketch-rnn"]) || {};
const rename = () => attempt(() => { window.name = Object.keys(named).length ? JSON.stringify({ "sketch-rnn": named }) : ""; });

/** Return the value that was set, or undefined.
   @type {(key: string) => any} */
export const get = (key) => {
  if (Object.hasOwn(named, key)) return named[key];
  return attempt(() => {
    const text = session.getItem(PREFIX + key);
    return text === null ? undefined : JSON.parse(text);
  });
};

/** @type {(key: string, value: unknown) => void} */
export const set = (key, value) => {
  const text = attempt(() => JSON.stringify(value));
  if (text === undefined) return remove(key);
  const kept = session && attempt(() => { session.setItem(PREFIX + key, text); return true; });
  const before = Object.hasOwn(named, key);
  if (kept) delete named[key];
  else named[key] = JSON.parse(text);
  if (before || !kept) rename();
  return undefined;
};

/** @type {(key: string) => void} */
export const remove = (key) => {
  attempt(() => session.removeItem(PREFIX + key));
  if (!Object.hasOwn(named, key)) return;
  delete named[key];
  rename();
};
