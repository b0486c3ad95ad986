// Two to five economies side by side. Each economy is a small script of its own, which also a
// page opened from a disk may load. The choice stands in the address: compare.html#FJI,TUV.
(() => {
  "use strict";
  const form = document.querySelector("#compare");
  const table = document.querySelector("#compared");
  const status = document.querySelector("#comparing");
  const states = document.querySelector("#states").content.children;
  const selects = [...form.querySelectorAll("select")];
  const options = [...selects[0].options];
  const names = new Map(options.slice(1).map((option) => [option.value, option.text]));
  const ends = 2; // columns that give way to the economies: lowest and highest
  const loaded = new Map();
  const waiting = new Map();

  for (const select of selects.slice(1)) {
    select.append(...options.slice(1).map((option) => option.cloneNode(true)));
  }

  window.stocktakeCompare = {
    add(key, cells) {
      loaded.set(key, cells);
    },
  };

  const load = (key) => {
    if (!waiting.has(key)) {
      waiting.set(key, new Promise((done) => {
        const script = document.createElement("script");
        script.src = `compare/${key}.js`;
        script.onload = () => done(true);
        script.onerror = () => {
          waiting.delete(key);
          done(false);
        };
        document.head.append(script);
      }));
    }
    return waiting.get(key);
  };

  const cellOf = (told) => {
    const cell = document.createElement("td");
    cell.className = "added";
    if (!told) {
      cell.textContent = "\u2013";
      return cell;
    }
    const [value, year, state] = told;
    const small = document.createElement("small");
    small.append(`${year} `, states[Number(state)].cloneNode(true));
    cell.append(value, " ", small);
    return cell;
  };

  const draw = (chosen) => {
    table.querySelectorAll(".added").forEach((cell) => cell.remove());
    const alone = chosen.length === 0;
    const head = table.tHead.rows[0];
    const titles = [...head.cells];
    for (const row of table.rows) {
      if (row.className === "g") {
        row.cells[0].colSpan = alone ? titles.length : titles.length - ends + chosen.length;
        continue;
      }
      [...row.cells].slice(-ends).forEach((cell) => { cell.hidden = !alone; });
    }
    const shown = alone ? titles.slice(1).map((cell) => cell.textContent)
      : [...titles.slice(1, -ends).map((cell) => cell.textContent), ...chosen.map((key) => names.get(key))];
    if (!alone) {
      for (const row of table.rows) {
        if (row.className === "g") continue;
        const place = row.cells[row.cells.length - ends];
        chosen.forEach((key) => {
          if (row === head) {
            const cell = document.createElement("th");
            cell.scope = "col";
            cell.className = "added";
            cell.textContent = names.get(key);
            place.before(cell);
          } else {
            place.before(cellOf(loaded.get(key)[Number(row.dataset.row)]));
          }
        });
      }
    }
    shown.forEach((name, number) => {
      table.style.setProperty(`--c${number + 2}`, `'${name.replace(/['"\\<>&;\n]/g, " ")} '`);
    });
  };

  const chosenNow = () => [...new Set(selects.map((select) => select.value).filter((key) => names.has(key)))];

  let latest = 0;
  const update = async () => {
    const chosen = chosenNow();
    const turn = ++latest;
    const found = await Promise.all(chosen.map(load));
    if (turn !== latest) return;
    const read = chosen.filter((key, place) => found[place] && loaded.has(key));
    draw(read);
    const missing = chosen.filter((key) => !read.includes(key));
    const said = [];
    if (read.length) said.push(form.dataset.comparing.replace("{economies}", read.map((key) => names.get(key)).join(", ")));
    missing.forEach((key) => said.push(form.dataset.missing.replace("{economy}", names.get(key))));
    status.textContent = said.join(" ");
    window.history.replaceState(null, "", `#${read.join(",")}`);
  };

  const asked = () => (location.hash.slice(1) || new URLSearchParams(location.search).get("e") || "").split(",");
  const start = () => {
    const keys = asked().filter((key) => names.has(key)).slice(0, selects.length);
    selects.forEach((select, place) => { select.value = keys[place] ?? ""; });
    if (keys.length) update();
  };
  form.hidden = false;
  form.addEventListener("change", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", start);
  start();
})();
