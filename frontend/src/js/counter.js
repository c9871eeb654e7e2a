// The window desk: all papers with one tap, the button that fits what is in hand, a reader of cards that types like a keyboard.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]; // GB 11643: ISO 7064 MOD 11-2
const proved = (number) => "10X98765432"[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(number[at]), 0) % 11] === number[17];
const papers = (form) => [...form.querySelectorAll("input[type=checkbox][name=given]")];

// Only what fits is offered: accept where all is there, with papers to follow where those may, else tell what is missing.
function look(form) {
  const lacks = papers(form).filter((one) => !one.checked).map((one) => one.value);
  const later = form.dataset.deferrable.split(" ");
  const fits = { all: !lacks.length, some: lacks.length > 0, deferrable: lacks.length > 0 && lacks.every((one) => later.includes(one)) };
  for (const button of form.querySelectorAll("[data-when]")) {
    button.dataset.label ??= button.textContent;
    button.hidden = !fits[button.dataset.when];
    button.classList.toggle("btn-primary", button.dataset.when !== "some" || !fits.deferrable);
    if (button.dataset.lacks) button.textContent = button.dataset.label + button.dataset.lacks.replace("{n}", lacks.length);
  }
}

// What a reader sends may hold the name beside the number.
function read(input) {
  const number = input.value.toUpperCase().match(/\d{17}[\dX]/)?.[0];
  const name = input.value.match(/[\u4e00-\u9fff·]{2,20}/)?.[0];
  const status = input.parentElement.querySelector("[data-good]");
  const good = Boolean(number) && proved(number);
  if (number) input.value = number;
  status.textContent = input.value ? (good ? status.dataset.good : status.dataset.wrong) : "";
  input.setAttribute("aria-invalid", String(Boolean(input.value) && !good));
  const asker = input.form.querySelector("[name=asker_name]");
  if (name && asker && !asker.value) asker.value = name;
}

function next(input) {
  const all = [...input.form.querySelectorAll("input:not([type=hidden]), textarea, select, button:not([hidden])")].filter((one) => one.offsetParent);
  all[all.indexOf(input) + 1]?.focus();
}

export function start(root) {
  for (const form of root.querySelectorAll("form[data-counter]")) {
    const all = form.querySelector("[data-all-in]");
    const list = papers(form)[0]?.closest("fieldset");
    if (list) {
      list.querySelector("legend").after(all);
      all.hidden = false;
    }
    all.addEventListener("click", () => {
      for (const one of papers(form)) one.checked = true;
      look(form);
    });
    form.addEventListener("change", (event) => {
      look(form);
      if (event.target.matches("[type=radio]")) requestAnimationFrame(() => [...form.querySelectorAll("[data-scan]")].find((one) => one.offsetParent && !one.value)?.focus());
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input[type=text], input[type=tel]")) return;
      event.preventDefault(); // a reader ends with Enter, which would send the form
      if (event.target.matches("[data-scan]")) read(event.target);
      next(event.target);
    });
    for (const input of form.querySelectorAll("[data-scan]")) input.addEventListener("change", () => read(input));
    look(form);
  }
}
