// The inbox by keyboard: j/k move, Enter opens, a letter presses the act button that carries it (data-key).
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

const lines = () => [...document.querySelectorAll("[data-keys] [data-line]")];

function move(by) {
  const all = lines();
  if (!all.length) return;
  const now = all.findIndex((line) => line.contains(document.activeElement));
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + by))];
  next.querySelector("a[href]").focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const line = document.activeElement?.closest?.("[data-line]");
  const scope = line ?? document.querySelector("[data-act-keys]");
  const button = [...(scope?.querySelectorAll("[data-key]") ?? [])].find((one) => one.dataset.key === key);
  if (!button) return false;
  if (button.matches("summary")) {
    button.parentElement.open = true;
    button.parentElement.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  } else button.click();
  return true;
}

export function start(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if (!press(event.key)) return;
    event.preventDefault();
  });
}
