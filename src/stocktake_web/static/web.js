/* Saves each answer as it is written.
 *
 * A save carries the revision it started from and a key of its own, so that the server puts the
 * words of two people together and counts a repeated save once. It is written to localStorage
 * before it is sent and taken out when the server has answered; a link that drops, or a page that
 * is closed, loses nothing. One answer has at most one save on its way: what is written meanwhile
 * waits for the reply, because only the reply tells the revision to start from.
 *
 * Without this script the form's own button does the same.
 */
"use strict";

(() => {
  const form = document.getElementById("answers");
  if (!form || !form.dataset.person) return;

  const TYPING = 2000; // ms without a key before words are saved
  const RETRY = [2000, 5000, 15000, 60000]; // ms between tries while there is no link
  const say = form.dataset;
  const live = document.getElementById("saved");
  const places = new Map();
  let tries = 0;
  let timer = 0;

  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  class Place {
    constructor(box) {
      this.box = box;
      this.url = box.dataset.save;
      this.part = box.dataset.part;
      this.prefix = box.id;
      this.slot = `stocktake:${say.person}:${this.url}:${this.part}`;
      this.fields = new Map(
        [...box.querySelectorAll("[data-field]")].map((field) => [
          field.dataset.field,
          field.querySelector("input, select, textarea"),
        ]),
      );
      this.sending = null; // on its way, or to be sent again just as it was
      this.flight = null;
      this.unsaved = false; // refused by the server for what is wrong with it
      this.typing = 0;
      this.known = JSON.stringify(this.content());
      this.restore();
      // A value and its year belong together: leaving the answer saves it, not leaving a field.
      box.addEventListener("focusout", (event) => {
        if (!box.contains(event.relatedTarget)) this.save();
      });
      box.addEventListener("input", () => {
        clearTimeout(this.typing);
        this.typing = setTimeout(() => this.save(), TYPING);
      });
    }

    hidden(name) {
      return this.box.querySelector(`[name="${this.prefix}-${name}"]`);
    }

    content() {
      const written = {};
      for (const [name, field] of this.fields) {
        written[name] = field.type === "checkbox" ? field.checked : field.value;
      }
      return written;
    }

    show(written) {
      for (const [name, value] of Object.entries(written)) {
        const field = this.fields.get(name);
        if (!field) continue;
        if (field.type === "checkbox") field.checked = Boolean(value);
        else field.value = value ?? "";
      }
    }

    /* What was kept here when the page was closed or the link was gone comes back. */
    restore() {
      let kept = null;
      try {
        kept = JSON.parse(localStorage.getItem(this.slot));
      } catch {
        localStorage.removeItem(this.slot);
      }
      if (!kept) return;
      this.sending = kept.sending;
      this.show(kept.written);
      if (!this.sending) this.save();
    }

    keep() {
      const kept = { sending: this.sending, written: this.content() };
      if (this.pending() || this.unsaved) localStorage.setItem(this.slot, JSON.stringify(kept));
      else localStorage.removeItem(this.slot);
    }

    dirty() {
      return JSON.stringify(this.content()) !== this.known;
    }

    pending() {
      return this.sending !== null || this.dirty();
    }

    save() {
      clearTimeout(this.typing);
      this.stage();
      return this.send();
    }

    /* Takes what is written now as the next save, unless one is on its way already. */
    stage() {
      if (this.dirty() && !this.sending) {
        this.sending = {
          base: this.hidden("base").value,
          key: newKey(),
          written: this.content(),
        };
      }
      this.keep();
    }

    send() {
      this.flight ??= this.run().finally(() => {
        this.flight = null;
      });
      return this.flight;
    }

    /* Sends until nothing is left; ends early where there is no link or the server refuses. */
    async run() {
      while (this.sending) {
        live.textContent = say.saving;
        const reply = await this.post();
        if (reply === null || reply.status >= 500) {
          later();
          return;
        }
        if (!(await this.take(reply))) return;
        this.stage();
      }
    }

    async post() {
      try {
        return await fetch(this.url, {
          method: "POST",
          body: this.body(),
          headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
          redirect: "manual",
        });
      } catch {
        return null;
      }
    }

    body() {
      const body = new FormData();
      body.set("part", this.part);
      body.set(`${this.prefix}-base`, this.sending.base);
      body.set(`${this.prefix}-key`, this.sending.key);
      for (const [name, value] of Object.entries(this.sending.written)) {
        if (value === true) body.set(`${this.prefix}-${name}`, "on");
        else if (value !== false) body.set(`${this.prefix}-${name}`, value);
      }
      return body;
    }

    /* Does what the reply says; returns whether to go on with what was written meanwhile. */
    async take(reply) {
      tries = 0;
      const told = (reply.headers.get("Content-Type") || "").includes("json")
        ? await reply.json()
        : null;
      if (told === null) {
        // Signed out, or the page is too old: what was written stays here for the next time.
        live.textContent = say.signIn;
        return false;
      }
      const sent = this.sending.written;
      this.sending = null;
      this.clearNotes();
      if (told.state === "saved") this.saved(sent, told);
      else if (told.state === "wrong") this.wrong(sent, told);
      else if (told.state === "conflict") this.conflict(sent, told);
      else live.textContent = told.problem || say.refused;
      this.keep();
      return told.state === "saved" || told.state === "conflict";
    }

    saved(sent, told) {
      this.known = JSON.stringify(sent);
      this.hidden("base").value = told.revision;
      this.hidden("key").value = newKey();
      if (Object.keys(told.merged).length) {
        const untouched = JSON.stringify(this.content()) === this.known;
        this.known = JSON.stringify({ ...sent, ...told.merged });
        if (untouched) this.show(told.merged);
        this.known = untouched ? JSON.stringify(this.content()) : this.known;
      }
      if (told.jump) this.note(told.jump);
      live.textContent = say.saved;
    }

    wrong(sent, told) {
      this.unsaved = true;
      live.textContent = say.failed;
      if (this.box.contains(document.activeElement)) return; // still writing: told when they leave
      this.known = JSON.stringify(sent); // not sent again until it is changed
      for (const [name, problems] of Object.entries(told.problems)) {
        const field = this.fields.get(name);
        const note = this.note(problems.join(" "), field && field.closest(".field"));
        if (!field) continue;
        note.id = `${field.id}_error`;
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", note.id);
      }
    }

    conflict(sent, told) {
      this.known = JSON.stringify(sent); // kept by the server beside the other's words
      const note = this.note(say.conflict + " ");
      const link = document.createElement("a");
      link.href = told.address;
      link.textContent = say.look;
      note.append(link);
      live.textContent = say.conflict;
    }

    note(text, where = this.box) {
      const note = document.createElement("p");
      note.className = "error late";
      note.dataset.note = "";
      note.textContent = text;
      where.append(note);
      if (where !== this.box) where.classList.add("wrong");
      return note;
    }

    clearNotes() {
      this.unsaved = false;
      for (const note of this.box.querySelectorAll("[data-note]")) note.remove();
      for (const wrong of this.box.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
      for (const field of this.fields.values()) {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
      }
    }
  }

  function later() {
    live.textContent = say.offline;
    clearTimeout(timer);
    timer = setTimeout(sendAll, RETRY[Math.min(tries, RETRY.length - 1)]);
    tries += 1;
  }

  async function sendAll() {
    clearTimeout(timer);
    for (const place of places.values()) if (place.pending()) await place.save();
  }

  for (const box of form.querySelectorAll(".answer[data-save]")) {
    places.set(box.id, new Place(box));
  }
  addEventListener("online", sendAll);
  addEventListener("pagehide", () => places.forEach((place) => place.keep()));
  sendAll();

  /* The form's buttons wait until nothing is on its way, so that a page does not meet itself. */
  form.addEventListener("submit", async (event) => {
    if (![...places.values()].some((place) => place.sending !== null)) return;
    event.preventDefault();
    await sendAll();
    if (![...places.values()].some((place) => place.sending !== null)) {
      form.requestSubmit(event.submitter);
    }
  });
})();
