// Every figure as SVG, PNG or CSV, made here from what the page shows: no server is asked, and a
// page opened from a disk can do it as well.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const root = document.currentScript.src.replace(/[^/]*$/, "");
  const SPACE = "http://www.w3.org/2000/svg";
  const MARGIN = 12;
  const SCALE = 2; // pixels of a PNG for each pixel of the page
  const LETTER = 0.56; // width of a letter, of its size, for breaking lines

  const make = (tag, attributes, text) => {
    const found = document.createElementNS(SPACE, tag);
    Object.entries(attributes).forEach(([name, value]) => found.setAttribute(name, value));
    if (text !== undefined) found.textContent = text;
    return found;
  };
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // The outline of the land is a picture of its own, which a picture taken out of the page may not
  // load; the same outline as a script may be read from a disk as well.
  let asked;
  const land = () => {
    asked ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = `${root}land.js`;
      script.onload = () => done(window.stocktakeLand);
      script.onerror = () => done(undefined);
      document.head.append(script);
    });
    return asked;
  };

  const lines = (text, size, width) => {
    const most = Math.max(12, Math.floor(width / (size * LETTER)));
    return text.split(/\s+/).reduce((found, word) => {
      const last = found[found.length - 1];
      if (last !== undefined && last.length + word.length < most) found[found.length - 1] = `${last} ${word}`.trim();
      else found.push(word);
      return found;
    }, []);
  };

  // A picture that stands alone: its title above, where it comes from below, colours as they are.
  const alone = async (svg) => {
    const copy = svg.cloneNode(true);
    const box = svg.viewBox.baseVal;
    for (const image of copy.querySelectorAll("image")) {
      const shape = await land();
      if (shape) {
        const inner = make("svg", { viewBox: shape.size, preserveAspectRatio: "none" });
        ["x", "y", "width", "height"].forEach((name) => inner.setAttribute(name, image.getAttribute(name)));
        inner.append(make("path", { d: shape.path, fill: "var(--rule)" }));
        image.replaceWith(inner);
      } else image.remove();
    }
    const title = lines(svg.querySelector("title").textContent, 15, box.width);
    const credit = lines(words.credit, 10, box.width);
    const top = MARGIN + 19 * title.length + 6;
    const height = top + box.height + 13 * credit.length + MARGIN + 6;
    const width = box.width + 2 * MARGIN;
    const outer = make("svg", { xmlns: SPACE, viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
    outer.append(copy.querySelector("title"), copy.querySelector("desc"));
    outer.append(make("rect", { width, height, fill: token("--paper") }));
    const font = { "font-family": "Noto Sans, Liberation Sans, Segoe UI, sans-serif" };
    title.forEach((text, number) => outer.append(
      make("text", { ...font, x: MARGIN, y: MARGIN + 15 + 19 * number, "font-size": 15, "font-weight": 700, fill: token("--ink") }, text)));
    copy.setAttribute("x", MARGIN);
    copy.setAttribute("y", top);
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    outer.append(copy);
    credit.forEach((text, number) => outer.append(
      make("text", { ...font, x: MARGIN, y: top + box.height + 16 + 13 * number, "font-size": 10, fill: token("--quiet") }, text)));
    const text = new XMLSerializer().serializeToString(outer);
    return { width, height, text: text.replace(/var\((--[\w-]+)\)/g, (found, name) => token(name) || found) };
  };

  const draw = (picture) => new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = picture.width * SCALE;
      canvas.height = picture.height * SCALE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
    };
    image.onerror = () => failed(new Error("the picture cannot be drawn"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`;
  });

  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const cellText = (cell) => {
    const clone = cell.cloneNode(true);
    clone.querySelectorAll("small, svg, button[aria-label]").forEach((part) => part.remove());
    return clone.textContent.replace(/\s+/g, " ").trim();
  };
  const csv = (figure) => {
    if (figure.dataset.csv) return figure.dataset.csv;
    const twin = document.getElementById(figure.dataset.twin);
    const table = twin?.closest("table") ?? twin?.parentElement.querySelector("table");
    if (!table) return "";
    return [...table.rows].filter((row) => row.className !== "g")
      .map((row) => [...row.cells].map((cell) => quoted(cellText(cell))).join(",")).join("\n");
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const shown = (figure) => [...figure.querySelectorAll("svg[role=img]")].find((one) => one.checkVisibility());
  const nameOf = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "figure";

  const formats = {
    SVG: async (figure) => new Blob([(await alone(shown(figure))).text], { type: "image/svg+xml" }),
    PNG: async (figure) => draw(await alone(shown(figure))),
    // The mark of byte order tells spreadsheets that the text is UTF-8.
    CSV: async (figure) => new Blob(["\ufeff", csv(figure), "\n"], { type: "text/csv;charset=utf-8" }),
  };

  document.querySelectorAll("main figure").forEach((figure) => {
    const svg = figure.querySelector("svg[role=img]");
    if (!svg) return;
    const title = svg.querySelector("title").textContent;
    const place = document.createElement("p");
    place.className = "get note";
    place.append(`${words.download} `);
    for (const [format, blobOf] of Object.entries(formats)) {
      if (format === "CSV" && !csv(figure)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = format;
      button.setAttribute("aria-label", words.as.replace("{figure}", title).replace("{format}", format));
      button.addEventListener("click", async () => save(await blobOf(figure), `${nameOf(title)}.${format.toLowerCase()}`));
      place.append(button, " ");
    }
    figure.append(place);
  });
})();
