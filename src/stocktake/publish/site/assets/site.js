// Sort and filter. Every page is complete without this file.
(() => {
  "use strict";
  // A site that came over HTTP can be kept and installed; one on a disk needs neither.
  if (location.protocol.startsWith("http") && "serviceWorker" in navigator) {
    const { root, shared } = document.currentScript.dataset;
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = `${root}manifest.webmanifest`;
    document.head.append(link);
    navigator.serviceWorker.register(`${shared}worker.js`).catch(() => undefined); // pages work without
  }
  const { lang } = document.documentElement;
  const { dataset } = document.body;
  // What changed is said aloud as well; one place for the page, so that nothing is said twice.
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.querySelector("main").append(status);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (found, name) => values[name] ?? found);
  const decimal = ["fr", "ru", "es"].includes(lang) ? "," : ".";
  const plain = (text) => [...text].filter((sign) => sign === decimal || !/[.,\s\u200e]/.test(sign)).join("").replace(decimal, ".");
  const number = (text) => {
    const found = /^[^\d-]*(-?\d+(?:\.\d+)?)/.exec(plain(text.replace(/\u2212/g, "-")));
    return found ? Number(found[1]) : NaN;
  };
  const key = (cell) => {
    const share = cell.querySelector("data");
    if (share) return Number(share.value);
    if (cell.querySelector("svg.q")) return "";
    const clone = cell.cloneNode(true);
    clone.querySelectorAll("a + a, small, svg").forEach((part) => part.remove());
    return clone.textContent.trim();
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    const x = number(String(a)), y = number(String(b));
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return String(a).localeCompare(String(b), lang);
  };
  const empty = (value) => ["", "\u2013"].includes(value) || Number.isNaN(value);

  // A link to a row of a closed part opens it; not every browser does.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = target && target.closest("details:not([open])");
    if (!closed) return;
    closed.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  document.querySelectorAll("table.sort").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.querySelector("a") && !table.classList.contains("matrix")) return;
      const button = document.createElement("button");
      button.type = "button";
      if (head.querySelector("a")) {
        button.textContent = "\u21c5";
        button.setAttribute("aria-label", fill(dataset.sort, { column: head.textContent.trim() }));
        head.append(" ", button);
      } else {
        button.append(...head.childNodes);
        head.append(button);
      }
      const name = head.textContent.replace("\u21c5", "").trim();
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        for (const body of table.tBodies) {
          const rows = [...body.rows].filter((row) => row.className !== "g").map((row) => [key(row.cells[column]), row]);
          rows.sort(([a], [b]) => {
            if (empty(a) || empty(b)) return empty(a) - empty(b);
            return down ? compare(b, a) : compare(a, b);
          });
          body.append(...rows.map(([, row]) => row));
        }
        status.textContent = fill(down ? dataset.falling : dataset.rising, { column: name });
      });
    });
    const input = document.createElement("input");
    const choice = document.querySelector(`[data-choose="${table.id}"]`);
    const select = choice?.querySelector("select");
    const filter = () => {
      const words = input.value.toLowerCase();
      const rows = [...table.querySelectorAll("tbody > tr:not(.g)")];
      for (const row of rows) {
        const within = !select?.value || row.dataset.in.split(" ").includes(select.value);
        row.hidden = !within || !row.textContent.toLowerCase().includes(words);
      }
      // a heading of rows goes with them
      for (const body of table.tBodies) body.hidden = [...body.rows].every((row) => row.hidden || row.className === "g");
      const number = rows.filter((row) => !row.hidden).length;
      status.textContent = fill(dataset.shown, { number, total: rows.length });
    };
    if (choice) {
      choice.hidden = false;
      select.addEventListener("change", filter);
    }
    const columns = document.querySelector(`[data-columns="${table.id}"]`);
    if (columns) {
      columns.hidden = false;
      const wanted = columns.querySelector("select");
      wanted.addEventListener("change", () => {
        const named = heads.filter((head) => "in" in head.dataset);
        const out = new Set(named.filter((head) => wanted.value && !head.dataset.in.split(" ").includes(wanted.value)).map((head) => head.cellIndex));
        for (const row of table.rows) {
          if (row.className === "g") continue;
          for (const cell of row.cells) cell.hidden = out.has(cell.cellIndex);
        }
        status.textContent = fill(columns.dataset.shown, { number: named.length - out.size, total: named.length });
      });
    }
    if (table.querySelectorAll("tbody > tr:not(.g)").length > 12) {
      const label = document.createElement("label");
      label.className = "filter note";
      input.type = "search";
      label.append(`${dataset.filter} `, input);
      (table.closest(".scroll") ?? table).before(label);
      input.addEventListener("input", filter);
    }
  });

  // Tables that show the same in other ways: one at a time, kept in the address.
  const view = document.getElementById("view");
  if (view) {
    const parts = new Map([...view.options].map((option) => [option.value, document.getElementById(option.value).closest("section")]));
    const show = () => parts.forEach((part, name) => { part.hidden = name !== view.value; });
    const start = () => {
      if (parts.has(location.hash.slice(1))) view.value = location.hash.slice(1);
      show();
    };
    view.addEventListener("change", () => {
      history.replaceState(null, "", `#${view.value}`);
      show();
      status.textContent = view.selectedOptions[0].textContent;
    });
    window.addEventListener("hashchange", start);
    view.parentElement.hidden = false;
    start();
  }
})();
