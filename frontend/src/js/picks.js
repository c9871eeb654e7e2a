// Several lines of the inbox at once: ticked by mouse or by x (with Shift: all from the last one on), acted on by one button,
// which is there for each act that a chosen line offers. Without script the page of ticks (?pick=1) does the same.
const WIDE = "(min-width: 992px)"; // a desk
const MOST = 4; // acts at hand; the others stand on the next page
const bar = () => document.getElementById("together");
const boxes = () => [...document.querySelectorAll("[data-line] .pick input")];
const actOf = (button) => button.form?.action.match(/acts\/(\w+)\/$/)?.[1] ?? new URL(button.href).searchParams.get("act");
let last = null;

function box(line) {
  const link = line.querySelector("a[href]");
  const label = document.createElement("label");
  const input = document.createElement("input");
  label.className = "pick";
  Object.assign(input, { className: "form-check-input", type: "checkbox", name: "case", value: link.pathname.split("/")[2] });
  input.setAttribute("form", "together");
  input.setAttribute("aria-label", bar().dataset.one.replace("{title}", link.textContent));
  label.append(input);
  line.prepend(label);
}

// The acts of the chosen lines, what most of them offer first, each with how many.
function offered(lines) {
  const found = new Map();
  const alone = bar().dataset.alone.split(" ");
  for (const button of lines.flatMap((line) => [...line.querySelectorAll(".case-line-acts :is(a, button)")])) {
    const one = found.get(actOf(button)) ?? { n: 0, key: button.dataset.key, label: button.firstChild.textContent, main: button.matches(".btn-primary") };
    if (!alone.includes(actOf(button))) found.set(actOf(button), { ...one, n: one.n + 1 });
  }
  return [...found].sort(([, one], [, other]) => other.n - one.n).slice(0, MOST);
}

function button([act, one]) {
  const made = document.createElement("button");
  Object.assign(made, { className: `btn${one.main ? " btn-primary" : ""}`, name: "act", value: act, textContent: `${one.label} ${one.n}` });
  if (one.key) made.dataset.key = one.key;
  return made;
}

function look() {
  const chosen = boxes().filter((one) => one.checked);
  const status = bar().querySelector("[data-some]");
  bar().hidden = !chosen.length;
  status.textContent = chosen.length ? status.dataset.some.replace("{n}", chosen.length) : "";
  bar().querySelector("[data-acts]").replaceChildren(...offered(chosen.map((one) => one.closest("[data-line]"))).map(button));
}

// Ticks the line, or all from the last one that was ticked.
export function pick(line, through) {
  const one = line?.querySelector(".pick input");
  if (!one) return false;
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(one)];
  if (through && from >= 0) for (const other of all.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = true;
  else one.checked = !one.checked;
  last = one;
  look();
  return true;
}

// The bar with what can be done to the lines that are ticked.
export const several = () => boxes().some((one) => one.checked) && bar();

export function start(root) {
  if (!bar()) return;
  for (const link of root.querySelectorAll("[data-pick-link]")) link.hidden = true; // it is seen at a desk only
  if (!boxes().length && matchMedia(WIDE).matches) for (const line of root.querySelectorAll("[data-panes] [data-line]")) box(line);
  for (const one of bar().querySelectorAll("[data-all], [data-none]")) one.hidden = false;
  root.addEventListener("click", ({ target, shiftKey }) => {
    if (!target.matches(".pick input")) return;
    if (shiftKey) {
      target.checked = false;
      pick(target.closest("[data-line]"), true);
    } else {
      last = target;
      look();
    }
  });
  bar().querySelector("[data-all]").addEventListener("click", () => {
    for (const one of boxes()) one.checked = true;
    look();
  });
  bar().addEventListener("reset", () => setTimeout(look));
  look();
}
