// Comfort on top of pages that work without it. One module per kind of comfort, each found by its data attribute.
import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll } from "govuk-frontend";
import { countdowns } from "./countdown.js";
import { codes } from "./code.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { passwords } from "./password.js";
import { prints } from "./print.js";
import { resends } from "./resend.js";
import { signings } from "./sign.js";
import { strength } from "./strength.js";
import { suggestions } from "./suggest.js";
import { submitOnce } from "./submit-once.js";

// The components refuse to start without this class; without a script the pages must not have it.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  createAll(component);
}
for (const start of [submitOnce, passwords, strength, codes, countdowns, resends, keys, live, prints, suggestions, signings]) {
  start(document);
}
