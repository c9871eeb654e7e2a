// One small module per behaviour. Pages work without any of them.
import htmx from "htmx.org";
import { start as calling } from "./calling.js";
import { start as conditions } from "./conditions.js";
import { start as copying } from "./copying.js";
import { start as drafts } from "./drafts.js";
import { start as filterNames } from "./filter_names.js";
import { start as folds } from "./folds.js";
import { start as geolocate } from "./geolocate.js";
import { start as offline } from "./offline.js";
import { start as once } from "./once.js";
import { start as photos } from "./photos.js";
import { start as polling } from "./polling.js";
import { start as printing } from "./printing.js";
import { start as submitOnChange } from "./submit_on_change.js";

// The content security policy allows neither injected styles nor eval.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages about people are not kept in the browser's storage

for (const start of [calling, conditions, copying, drafts, filterNames, folds, geolocate, offline, once, photos, polling, printing, submitOnChange]) start(document);
htmx.onLoad((part) => {
  calling(part);
  conditions(part);
  filterNames(part);
  geolocate(part);
  photos(part);
});
