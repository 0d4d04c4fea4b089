// The only script of the signed-in pages. Every page works without it.
import "./htmx.js";
import { watchAreas } from "./area.js";
import { watchDrafts } from "./draft.js";
import { startFields } from "./fields.js";
import { watchFileSizes } from "./filesize.js";
import { watchKeys } from "./keys.js";
import { watchSubmits } from "./once.js";
import { watchPasskeys } from "./passkey.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

watchFileSizes(); // before once.js: a refused file must not leave the button locked
watchPasskeys(); // before once.js: the device is asked first, and may be asked again
watchSubmits();
watchDrafts();
watchAreas();
watchKeys();
startFields(document);
document.addEventListener("htmx:after:swap", () => startFields(document));
