// Saves a half-written form on the server while it is being written.
// <span data-draft-for="ID OF THE FORM" data-url=".." data-saving=".." data-failed=".." data-ended="..">
// The server answers with the sentence to show ("Draf tersimpan 09.41 WITA"); passwords and files are never sent.
const WAIT = 1_500;
const SIGNED_OUT = [401, 403];

function contents(form) {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file], input[type=password]")) data.delete(field.name);
  return new URLSearchParams(data);
}

class Draft {
  constructor(place) {
    this.place = place;
    this.text = place.querySelector("[data-draft-text]") ?? place;
    this.form = document.getElementById(place.dataset.draftFor);
    this.timer = null;
    this.last = contents(this.form).toString();
    this.form.addEventListener("input", () => this.soon(WAIT));
    this.form.addEventListener("change", () => this.soon(200));
    this.sent = false;
    // on the document, so that a submit refused by another listener does not count
    document.addEventListener("submit", (event) => {
      if (event.target === this.form && !event.defaultPrevented) this.stop();
    });
    window.addEventListener("pageshow", () => (this.sent = false));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
    window.addEventListener("online", () => this.save());
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // once the form itself is on its way, a draft would only come back from the dead
  stop() {
    this.sent = true;
    clearTimeout(this.timer);
    this.running?.abort();
  }

  async save() {
    clearTimeout(this.timer);
    if (this.sent) return;
    const body = contents(this.form);
    if (body.toString() === this.last) return;
    this.running?.abort();
    this.running = new AbortController();
    try {
      const answer = await fetch(this.place.dataset.url, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": body.get("csrfmiddlewaretoken") ?? "", "X-Requested-With": "fetch" },
        redirect: "manual", // a redirect is the way to the sign-in page
        keepalive: true,
        signal: this.running.signal,
      });
      if (answer.ok) this.saved(body, (await answer.text()).trim());
      else this.say(this.signedOut(answer) ? "ended" : "failed");
    } catch (error) {
      if (error.name !== "AbortError") this.say("failed");
    }
  }

  signedOut(answer) {
    return answer.type === "opaqueredirect" || SIGNED_OUT.includes(answer.status);
  }

  saved(body, sentence) {
    this.last = body.toString();
    this.place.classList.remove("saved--not");
    this.place.hidden = false;
    if (sentence) this.text.textContent = sentence;
  }

  say(what) {
    this.place.classList.add("saved--not");
    this.place.hidden = false;
    this.text.textContent = this.place.dataset[what];
  }
}

export function watchDrafts() {
  for (const place of document.querySelectorAll("[data-draft-for]")) {
    if (document.getElementById(place.dataset.draftFor)) new Draft(place);
  }
}
