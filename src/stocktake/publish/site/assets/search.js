// Search. Words are folded and ranked as in register/words.py and register/search.py.
(() => {
  "use strict";
  const MARKUP = /[*_#]{1,3}|<\/?(?:sup|b|i|em|strong)>/g;
  const POSSESSIVE = /(?<=[\p{L}\p{N}_])['\u2019]s(?![\p{L}\p{N}_])|(?<=s)['\u2019]/gu;
  const WORD = /[\p{L}\p{N}]+(?:[&+][\p{L}\p{N}]+)*/gu;
  const SPELLED = { women: "woman", children: "child", centre: "center", centres: "centers", fibre: "fiber", fibres: "fibers" };
  const OUR = /^(endeav|fav|hon)our(s|ed|ing)?$/;
  const OUR_WORDS = { endeavour: "endeavor", favour: "favor", behaviour: "behavior", labour: "labor" };
  const ISE = /(?<=[a-z]{3})is(e|es|ed|ing|ation|ations)$/;
  const SHOWN = 50;
  let noPlural = new Set();

  const spaces = (found) => " ".repeat(found.length);
  const vowel = (stem) => /[aeiouy]/.test(stem);
  const letters = (word) => [...word].length;
  const singular = (word) => {
    if (noPlural.has(word) || letters(word) < 3 || !word.endsWith("s") || /(ss|us)$/.test(word)) return word;
    if (word.endsWith("ies") && letters(word) > 4) return word.slice(0, -3) + "y";
    if (/(sses|ches|shes|xes)$/.test(word)) return word.slice(0, -2);
    return word.slice(0, -1);
  };
  const fold = (word) => {
    const one = singular(word);
    if (letters(one) > 5 && one.endsWith("ing") && vowel(one.slice(0, -3))) return one.slice(0, -3);
    if (letters(one) > 4 && one.endsWith("ed") && vowel(one.slice(0, -2))) return one.slice(0, -2);
    if (letters(one) > 3 && one.endsWith("e")) return one.slice(0, -1);
    return one;
  };
  const forms = new Map();
  const formsOf = (word) => {
    let found = forms.get(word);
    if (!found) {
      let low = word.toLowerCase();
      low = Object.hasOwn(OUR_WORDS, low) ? OUR_WORDS[low] : low;
      low = low.replace(OUR, "$1or$2").replace(ISE, "iz$1");
      low = Object.hasOwn(SPELLED, low) ? SPELLED[low] : low;
      found = [low, fold(low)];
      forms.set(word, found);
    }
    return found;
  };
  // Words of a text: [as in one spelling, folded, first character, one past the last].
  const tokenize = (text) => {
    const clean = text.replace(MARKUP, spaces).replace(POSSESSIVE, spaces);
    return [...clean.matchAll(WORD)].map((m) => [...formsOf(m[0]), m.index, m.index + m[0].length]);
  };

  const wordTerms = (text) => text.split(/\s+/).flatMap((piece) => {
    const tokens = tokenize(piece);
    return tokens.map(([low, stem], place) =>
      piece.endsWith("*") && place === tokens.length - 1 ? ["prefix", low] : ["word", stem]);
  });
  const phraseTerms = (text) => {
    const words = tokenize(text).map(([low]) => low);
    return words.length ? [["phrase", ...words]] : [];
  };
  const parse = (query) => {
    const terms = new Map();
    const add = (found) => found.forEach((term) => terms.set(term.join(" "), term));
    query.split(/["\u201c\u201d]/).forEach((part, place) => add(place % 2 ? phraseTerms(part) : wordTerms(part)));
    return [...terms.values()];
  };
  const places = (tokens, [kind, ...words]) => {
    if (kind === "word") return tokens.filter((t) => t[1] === words[0]).map((t) => [t[2], t[3]]);
    if (kind === "prefix") return tokens.filter((t) => t[0].startsWith(words[0])).map((t) => [t[2], t[3]]);
    const found = [];
    for (let i = 0; i + words.length <= tokens.length; i += 1) {
      if (words.every((word, k) => tokens[i + k][0] === word)) found.push([tokens[i][2], tokens[i + words.length - 1][3]]);
    }
    return found;
  };
  // Texts that hold every term, best first: [position, score, spans].
  const find = (read, terms) => {
    const mean = read.reduce((sum, tokens) => sum + tokens.length, 0) / (read.length || 1);
    const found = read.map((tokens) => terms.map((term) => places(tokens, term)));
    const holding = terms.map((_, i) => found.filter((of) => of[i].length).length);
    const hits = [];
    found.forEach((of, position) => {
      if (!of.every((spans) => spans.length)) return;
      const share = mean ? read[position].length / mean : 0;
      let score = 0;
      of.forEach((spans, i) => {
        const rarity = Math.log(1 + (read.length - holding[i] + 0.5) / (holding[i] + 0.5));
        score += rarity * spans.length * 2.2 / (spans.length + 1.2 * (0.25 + 0.75 * share));
      });
      hits.push([position, Math.round(score * 1e6), of.flat().sort((a, b) => a[0] - b[0])]);
    });
    return hits.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  };

  const records = [];
  const read = [];
  let changed = () => {};
  const search = {
    add: (part) => {
      part.forEach((record) => { records.push(record); read.push(tokenize(record[3])); });
      changed();
    },
    use: (words) => { noPlural = new Set(words); },
    tokenize, parse, find,
  };
  globalThis.stocktakeSearch = search;
  if (typeof document === "undefined") return;

  const element = (name, text) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  };
  const marked = (text, spans) => {
    const made = element("p");
    let last = 0;
    spans.forEach(([start, end]) => {
      if (start < last) return;
      made.append(text.slice(last, start), element("mark", text.slice(start, end)));
      last = end;
    });
    made.append(text.slice(last));
    return made;
  };
  const start = (index) => {
    const box = document.getElementById("search");
    const form = box.querySelector("form");
    const [status, list, pages, more] = ["found", "results", "pages", "more"].map((id) => document.getElementById(id));
    const { names, words } = index;
    const lang = document.documentElement.lang || "en";
    const plural = new Intl.PluralRules(lang);
    const printed = new Intl.NumberFormat(lang === "ar" ? "ar-u-nu-latn" : lang);
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) =>
      typeof values[name] === "number" ? printed.format(values[name]) : values[name]);
    const count = (forms, number, values) =>
      fill(forms[plural.select(number)] ?? forms.other, { ...values, number });
    let shown = SHOWN;
    let loaded = 0;
    const fits = (record, chosen) => {
      const [instrument, , , , role, force, actor, themes, groups, years, state] = record;
      const held = { instrument, role, force, actor, status: state };
      return Object.entries(chosen).every(([key, value]) => {
        if (key === "theme") return themes.includes(value);
        if (key === "group") return groups.includes(value);
        if (key === "by") return years.some((year) => year <= value);
        return held[key] === value;
      });
    };
    const item = (record, spans) => {
      const [instrument, label, place, text, role, force, actor, themes, groups, years, state] = record;
      const made = element("li");
      const link = element("a", `${names.instrument[instrument]}, ${label}`);
      link.href = typeof place === "string" ? place : `${index.addresses[instrument]}#s${place}`;
      const facts = [names.role[role], names.force[force], names.actor[actor],
        ...themes.map((code) => names.theme[code]), ...groups.map((code) => names.group[code]),
        ...years.map((year) => fill(words.by, { year: String(year) })), names.status[state],
        typeof place === "string" ? words.paraphrase : ""];
      const small = element("p", facts.filter(Boolean).join(" \u00b7 "));
      small.className = "f";
      made.append(link, marked(text, spans), small);
      return made;
    };
    const show = () => {
      const data = new FormData(form);
      const query = String(data.get("q")).trim();
      const chosen = {};
      data.forEach((value, key) => { if (key !== "q" && value !== "") chosen[key] = key === "by" ? Number(value) : index.codes[key].indexOf(value); });
      const asked = query || Object.keys(chosen).length;
      const terms = parse(query);
      const hits = asked && (terms.length || !query)
        ? find(read, terms).filter(([position]) => fits(records[position], chosen)) : [];
      const last = ([position]) => index.last.includes(records[position][4]) ? 1 : 0;
      if (terms.length) hits.sort((a, b) => last(a) - last(b));
      list.replaceChildren(...hits.slice(0, shown).map(([position, , spans]) => item(records[position], spans)));
      more.hidden = hits.length <= shown;
      const low = query.toLowerCase().replace(/["\u201c\u201d*]/g, "").split(/\s+/);
      const other = query && !Object.keys(chosen).length
        ? index.pages.filter((page) => low.every((word) => page.join(" ").toLowerCase().includes(word))) : [];
      pages.replaceChildren(...other.slice(0, SHOWN).map(([kind, title, address]) => {
        const made = element("li");
        const link = element("a", title);
        link.href = address;
        made.append(link, element("small", ` ${kind}`));
        return made;
      }));
      const rest = loaded < index.parts ? fill(words.loading, { part: loaded, total: index.parts }) : "";
      let said = count(words.found, hits.length);
      if (hits.length > shown) said = fill(words.shown, { first: said, number: shown });
      if (other.length) said = count(words.pages, other.length, { first: said });
      status.textContent = asked ? `${fill(words.end, { sentence: said })} ${rest}`.trim() : rest;
      const kept = new URLSearchParams([...data].filter(([, value]) => value !== ""));
      try { history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search); } catch { /* some browsers forbid it for files */ }
    };
    const again = () => { shown = SHOWN; show(); };
    new URLSearchParams(location.hash.slice(1)).forEach((value, key) => {
      const field = form.elements[key];
      if (field && (!field.options || [...field.options].some((option) => option.value === value))) field.value = value;
    });
    form.addEventListener("input", again);
    form.addEventListener("reset", () => setTimeout(again));
    form.addEventListener("submit", (event) => event.preventDefault());
    more.addEventListener("click", () => {
      const next = shown;
      shown += SHOWN;
      show();
      list.children[next]?.querySelector("a").focus();
    });
    search.use(index.noPlural);
    const load = (number) => {
      if (number > index.parts) return;
      const script = element("script");
      script.src = `search-${number}.js`;
      script.addEventListener("load", () => load(number + 1));
      document.head.append(script);
    };
    changed = () => { loaded += 1; show(); };
    box.hidden = false;
    show();
    load(1);
  };
  window.addEventListener("load", () => window.stocktakeIndex && start(window.stocktakeIndex));
})();
