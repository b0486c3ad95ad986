// Sort, filter and search. Every page is complete without this file.
(() => {
  "use strict";
  const number = (text) => {
    const cleaned = text.replace(/\u2212/g, "-").replace(/[,\s\u00a0]/g, "");
    const found = /^[^\d-]*(-?\d+(?:\.\d+)?)/.exec(cleaned);
    return found ? Number(found[1]) : NaN;
  };
  const key = (cell) => {
    const share = /(\d[\d,]*) of (\d[\d,]*)/.exec(cell.textContent);
    if (share) return number(share[1]) / number(share[2]);
    const clone = cell.cloneNode(true);
    clone.querySelectorAll("a + a, small, svg").forEach((part) => part.remove());
    return clone.textContent.trim();
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    const x = number(String(a)), y = number(String(b));
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return String(a).localeCompare(String(b), "en");
  };
  const empty = (value) => ["", "\u2013", "no data"].includes(value) || Number.isNaN(value);

  document.querySelectorAll("table.sort").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.querySelector("a") && !table.classList.contains("matrix")) return;
      const button = document.createElement("button");
      button.type = "button";
      if (head.querySelector("a")) {
        button.textContent = "\u21c5";
        button.setAttribute("aria-label", `Sort by ${head.textContent.trim()}`);
        head.append(" ", button);
      } else {
        button.append(...head.childNodes);
        head.append(button);
      }
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
      });
    });
    if (table.tBodies.length === 1 && table.tBodies[0].rows.length > 12) {
      const label = document.createElement("label");
      label.className = "filter note";
      const input = document.createElement("input");
      input.type = "search";
      label.append("Show only rows with: ", input);
      table.before(label);
      input.addEventListener("input", () => {
        const words = input.value.toLowerCase();
        for (const row of table.tBodies[0].rows) {
          row.hidden = !row.textContent.toLowerCase().includes(words);
        }
      });
    }
  });

  const box = document.getElementById("search");
  const index = window.stocktakeIndex;
  if (box) {
    const start = (entries) => {
      const input = document.getElementById("q");
      const results = document.getElementById("results");
      const found = document.getElementById("found");
      box.hidden = false;
      const texts = entries.map((entry) => entry.join(" ").toLowerCase());
      const show = () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        const hits = words.length
          ? entries.filter((_, place) => words.every((word) => texts[place].includes(word)))
          : [];
        results.replaceChildren(...hits.slice(0, 50).map(([kind, title, address, more]) => {
          const item = document.createElement("li");
          const link = document.createElement("a");
          const small = document.createElement("small");
          link.href = address;
          link.textContent = title;
          small.textContent = ` ${kind}. ${more}`;
          item.append(link, small);
          return item;
        }));
        found.textContent = words.length
          ? `${hits.length} found${hits.length > 50 ? ", the first 50 shown" : ""}.` : "";
      };
      input.addEventListener("input", show);
      box.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
      show();
    };
    if (index) start(index);
    else window.addEventListener("load", () => window.stocktakeIndex && start(window.stocktakeIndex));
  }
})();
