// Keeps the page with the latest answers, and what it is drawn with, for when there is no line. It keeps nothing of
// what a visitor opened or typed. SHELL is written above this file by the server.
const SHELF = "klinik-" + hash(SHELL.join());
const OFFLINE = { id: SHELL[0], en: SHELL[1] };
const RENEW_AFTER = 60 * 60 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("klinik-") && name !== SHELF;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    const spoken = address.searchParams.get("lang") === "en" ? "en" : "id";
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE[spoken])));
    event.waitUntil(renew());
  } else if (SHELL.includes(address.pathname + address.search)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});

// Both pages are fetched again once they are an hour old, behind the page that is being read.
async function renew() {
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(OFFLINE.id);
  const made = kept ? Date.parse(kept.headers.get("Date")) || 0 : 0;
  if (Date.now() - made > RENEW_AFTER) {
    await shelf.addAll(Object.values(OFFLINE)).catch(() => undefined);
  }
}

function hash(text) {
  let sum = 0;
  for (const sign of text) {
    sum = (sum * 31 + sign.codePointAt(0)) | 0;
  }
  return (sum >>> 0).toString(36);
}
