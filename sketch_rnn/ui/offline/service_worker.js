/* Keeps all files of this version, so that the page works without a net, and a second visit fetches nothing. What another version
   brings is kept beside them until no page of this one is open. deploy/static.py writes KEPT before these lines. */
/** @type {any} a ServiceWorkerGlobalScope, which the types of a page lack */
const own = self;
const { files, version } = own.KEPT;
const NAME = "sketch-rnn-";
const CACHE = NAME + version;

own.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(files)));
});

own.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(NAME) && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

own.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(own.registration.scope)) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(event.request, { ignoreSearch: true }));
  event.respondWith(kept.then((found) => found ?? fetch(event.request)));
});
