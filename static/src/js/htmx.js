// htmx 4 with its settings in <meta name="htmx-config">: no style element, no history, nothing in web storage.
import "htmx.org/dist/htmx.esm.js";

// The name of this event is htmx 4's; hx-headers is not inherited there.
document.addEventListener("htmx:config:request", ({ detail }) => {
  const { request } = detail.ctx;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token && request.method?.toUpperCase() !== "GET") {
    request.headers["X-CSRFToken"] = token.value;
  }
});
