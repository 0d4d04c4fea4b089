// A second click on "send" sends nothing: the first one is still on its way. The server refuses it as well.
const AGAIN_AFTER = 15_000; // a download leaves the page as it is, so the button must come back

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[data-locked]")) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("data-locked");
  }
}

function lock(form, button) {
  form.dataset.sending = "yes";
  // aria-disabled, not disabled: a disabled button would not send its own name and value
  button?.setAttribute("aria-disabled", "true");
  button?.setAttribute("data-locked", "");
  setTimeout(() => release(form), AGAIN_AFTER);
}

export function watchSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    lock(form, event.submitter);
  });

  // back button: the browser may show the page as it was left
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach(release);
  });
}
