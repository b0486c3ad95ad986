// The button of offline.html: asks the worker to keep every page, and says how far it is.
(() => {
  "use strict";
  const button = document.querySelector("#keep");
  const status = document.querySelector("#kept");
  const words = button.dataset;
  if (!location.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  document.querySelector("#disk").hidden = true;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ addresses: window.stocktakePages.map((page) => new URL(page, location.href).href) });
  });
  navigator.serviceWorker.addEventListener("message", ({ data: { number, failed, total } }) => {
    const ended = number + failed === total;
    // Said aloud at every tenth, not at every page.
    if (!ended && number % Math.ceil(total / 10)) return;
    if (ended) button.disabled = false;
    status.textContent = ended ? (failed ? words.failed : words.done)
      : words.kept.replace("{number}", number).replace("{total}", total);
  });
})();
