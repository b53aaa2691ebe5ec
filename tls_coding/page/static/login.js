// The page for signing in, in the reader's language; it works without this, too, in English.

import { chooseLanguage, say } from "./language.js";

chooseLanguage();
for (const element of document.querySelectorAll("[data-say]")) {
  element.textContent = say(element.dataset.say, { n: Number(element.dataset.n) });
}
