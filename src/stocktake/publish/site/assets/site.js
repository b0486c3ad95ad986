// Sort and filter. Every page is complete without this file.
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
})();
