// Says at once that a file is too large, instead of after the upload of 40 MB over a slow line.
const megabytes = new Intl.NumberFormat("id", { maximumFractionDigits: 1 });

const errorId = (input) => `${input.id}_too_large`;

function tooLarge(input) {
  const limit = Number(input.dataset.maxBytes);
  return [...input.files].find((file) => file.size > limit);
}

function clear(input) {
  document.getElementById(errorId(input))?.remove();
  input.closest(".govuk-form-group")?.classList.remove("govuk-form-group--error");
  describe(input, (ids) => ids.filter((id) => id !== errorId(input)));
}

function describe(input, change) {
  const ids = change((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
}

function complain(input, file) {
  const message = document.createElement("p");
  message.className = "govuk-error-message";
  message.id = errorId(input);
  message.setAttribute("role", "alert");
  message.textContent = input.dataset.message.replace("{size}", `${megabytes.format(file.size / 1_048_576)} MB`);
  input.before(message);
  input.closest(".govuk-form-group")?.classList.add("govuk-form-group--error");
  describe(input, (ids) => [...ids, message.id]);
}

function check(input) {
  clear(input);
  const file = tooLarge(input);
  if (file) complain(input, file);
  return !file;
}

export function watchFileSizes() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches("input[type=file][data-max-bytes]")) check(target);
  });
  document.addEventListener("submit", (event) => {
    for (const input of event.target.querySelectorAll("input[type=file][data-max-bytes]")) {
      if (!check(input)) {
        event.preventDefault();
        input.focus();
        return;
      }
    }
  });
}
