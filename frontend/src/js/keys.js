// A list by keyboard: j/k move, Enter opens, Esc goes back, a letter presses the act button that carries it (data-key),
// u takes the last act back, ? shows the keys. Ctrl+Enter sends the form in which one writes.
import { close, goOn, shown } from "./panes.js";
import { pick, several } from "./picks.js";

const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const KEPT = "line"; // which line an act was done from: the next one stands there when the list is back

export const lines = () => [...document.querySelectorAll("[data-panes] [data-line]")];

export function current() {
  return document.activeElement?.closest?.("[data-line]") ?? document.querySelector("[data-line][aria-current]");
}

function move(by) {
  const all = lines();
  if (!all.length) return;
  const now = all.indexOf(current());
  stand(all[Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + by))]);
}

function stand(line) {
  line.querySelector("a[href]").focus();
  line.scrollIntoView({ block: "nearest" });
  goOn(line);
}

// For all lines that are ticked, else in the line where one stands, else on the case that is shown.
function press(key) {
  const line = current();
  const many = several();
  const acts = many ? [many] : line && !document.activeElement?.closest?.("[data-act-keys]") ? [line, ...shown(line)] : [...document.querySelectorAll("[data-act-keys]")];
  const button = acts.flatMap((one) => [...one.querySelectorAll("[data-key]")]).find((one) => one.dataset.key === key);
  if (!button) return false;
  if (button.matches("summary")) {
    button.parentElement.open = true;
    button.parentElement.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  } else button.click();
  return true;
}

const found = (selector) => () => {
  const button = document.querySelector(selector);
  button?.click();
  return button;
};
const helped = () => document.getElementById("keys")?.showModal() ?? document.getElementById("keys");
const back = () => {
  if (!several()) return close();
  several().reset();
  return true;
};
const doing = {
  j: () => move(1) ?? true,
  k: () => move(-1) ?? true,
  x: () => pick(current()),
  X: () => pick(current(), true),
  u: found("[data-undo]"),
  "?": helped,
  Escape: back,
};

export function start(root) {
  root.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form?.method === "post") return form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (typing(event.target)) return void (event.key === "Escape" && event.target.blur());
    if ((doing[event.key] ?? (() => press(event.key)))()) event.preventDefault();
  });
  root.addEventListener("submit", (event) => {
    const line = event.target.closest("[data-line]") ?? document.querySelector("[data-line][aria-current]");
    if (line && event.target.method === "post") sessionStorage.setItem(KEPT, lines().indexOf(line));
  });
  for (const button of root.querySelectorAll("[data-show-keys]")) {
    button.hidden = false;
    button.addEventListener("click", helped);
  }
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept !== null && lines().length && !location.hash) (lines()[kept] ?? lines().at(-1)).querySelector("a[href]").focus({ preventScroll: false });
}
