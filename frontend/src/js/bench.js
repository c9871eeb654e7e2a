// What only those who handle cases use, at their desks: one small module per behaviour, loaded beside app.js.
import { start as counter } from "./counter.js";
import { start as keys } from "./keys.js";
import { start as panes } from "./panes.js";
import { start as phrases } from "./phrases.js";
import { start as picks } from "./picks.js";

for (const start of [panes, keys, picks, counter, phrases]) start(document);
document.addEventListener("htmx:load", (event) => phrases(event.target));
