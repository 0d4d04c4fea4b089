// Area picker: results while one types. Without this script the button beside the field does the same.
const WAIT = 250;
const SHORTEST = 2;

class Area {
  constructor(box) {
    this.box = box;
    this.field = box.querySelector("input[type=search]");
    this.results = box.querySelector("[data-area-results]");
    this.status = box.querySelector("[data-area-status]");
    this.timer = null;
    this.field.addEventListener("input", () => this.soon());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // Enter in this field means "search", never "send the form"
      this.search();
    });
    box.querySelector("[data-area-button]").addEventListener("click", (event) => {
      event.preventDefault();
      this.search();
    });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), WAIT);
  }

  async search() {
    clearTimeout(this.timer);
    const query = this.field.value.trim();
    if (query.length < SHORTEST) return;
    const url = new URL(this.box.dataset.searchUrl, location.href);
    url.searchParams.set("q", query);
    url.searchParams.set("field", this.box.dataset.field);
    const selected = this.box.querySelector("input[type=radio]:checked");
    if (selected) url.searchParams.set("selected", selected.value);
    this.running?.abort();
    this.running = new AbortController();
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, redirect: "error", signal: this.running.signal });
      if (answer.ok) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.box.classList.add("area--offline");
    }
  }

  show(results) {
    const chosen = this.results.querySelector("li:has(input:checked)");
    this.results.innerHTML = results;
    const list = this.results.querySelector("ul");
    this.status.textContent = list?.dataset.status ?? "";
    if (chosen && list) this.keep(chosen, list);
  }

  // searching on does not undo an answer
  keep(chosen, list) {
    const radio = chosen.querySelector("input");
    const same = [...list.querySelectorAll("input")].find((other) => other.value === radio.value);
    if (same) {
      same.checked = true;
      return;
    }
    radio.id = `${this.field.id}_chosen`;
    chosen.querySelector("label").htmlFor = radio.id;
    list.prepend(chosen);
  }
}

export function watchAreas() {
  for (const box of document.querySelectorAll("[data-search-url][data-field]")) new Area(box);
}
