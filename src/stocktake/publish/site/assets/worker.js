// Keeps what was read, so that it can be read again without a network. Only over HTTP: a site on
// a disk has no worker. A kept page is shown at once, and a newer one is fetched behind it.
"use strict";
const STORE = "{{store}}";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("stocktake-") && name !== STORE).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

const fetchAndKeep = async (request) => {
  const answer = await fetch(request);
  if (answer.ok) {
    const store = await caches.open(STORE);
    await store.put(request, answer.clone());
  }
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith((async () => {
    const store = await caches.open(STORE);
    const kept = await store.match(request, { ignoreSearch: true });
    const newer = fetchAndKeep(request);
    if (!kept) return newer;
    event.waitUntil(newer.catch(() => undefined)); // no network: the kept page is what there is
    return kept;
  })());
});

// The page offline.html sends the addresses that are to be kept.
self.addEventListener("message", (event) => {
  const { addresses } = event.data;
  event.waitUntil((async () => {
    const store = await caches.open(STORE);
    let number = 0;
    let failed = 0;
    for (const address of addresses) {
      try {
        if (!(await store.match(address))) {
          const answer = await fetch(address);
          if (!answer.ok) throw new Error(address);
          await store.put(address, answer);
        }
        number += 1;
      } catch {
        failed += 1;
      }
      event.source.postMessage({ number, failed, total: addresses.length });
    }
  })());
});
