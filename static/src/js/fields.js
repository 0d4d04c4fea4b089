// Behaviour of single fields. The words come from data attributes, so no sentence lives in a script.
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";

function startCounts(root) {
  const fresh = '[data-module="govuk-character-count"]:not([data-govuk-character-count-init])';
  for (const element of root.querySelectorAll(fresh)) new CharacterCount(element);
}

// The summary of errors is read out first, and its links put the cursor into the field.
function startSummary(root) {
  const summary = root.querySelector(".govuk-error-summary:not([data-started])");
  if (!summary) return;
  summary.dataset.started = "yes";
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const group = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${field.id}"]`);
    (group ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// A block that only matters for one answer: <div data-show-for="field=value">
function startConditions(root) {
  for (const block of root.querySelectorAll("[data-show-for]:not([data-started])")) {
    block.dataset.started = "yes";
    const [name, ...values] = block.dataset.showFor.split(/[=|]/);
    const form = block.closest("form");
    const update = () => {
      const picked = new FormData(form).getAll(name);
      block.hidden = !values.some((value) => picked.includes(value));
    };
    form.addEventListener("change", update);
    update();
  }
}

export function startFields(root) {
  startCounts(root);
  startSummary(root);
  startConditions(root);
}
