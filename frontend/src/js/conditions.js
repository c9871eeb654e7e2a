// Hides a field while the answers above do not call for it. The server leaves out what is hidden, with or without this.
const tests = {
  is: (sent, wanted) => sent.includes(wanted),
  is_not: (sent, wanted) => sent.length > 0 && !sent.includes(wanted),
  in: (sent, wanted) => sent.some((one) => wanted.includes(one)),
  not_in: (sent, wanted) => sent.length > 0 && !sent.some((one) => wanted.includes(one)),
  has: (sent, wanted) => sent.includes(wanted),
  known: (sent, wanted) => (sent.length > 0) === (wanted === "yes"),
  gt: (sent, wanted) => sent.some((one) => Number(one) > Number(wanted)),
  ge: (sent, wanted) => sent.some((one) => Number(one) >= Number(wanted)),
  lt: (sent, wanted) => sent.some((one) => Number(one) < Number(wanted)),
  le: (sent, wanted) => sent.some((one) => Number(one) <= Number(wanted)),
};

function holds(condition, answers) {
  if (condition.all) return condition.all.every((part) => holds(part, answers));
  if (condition.any) return condition.any.some((part) => holds(part, answers));
  if (condition.not) return !holds(condition.not, answers);
  const sent = answers.getAll(condition.fact).filter((one) => one !== "");
  return Object.entries(condition).every(([test, wanted]) => test === "fact" || (tests[test]?.(sent, wanted) ?? true));
}

function look(form) {
  const answers = new FormData(form);
  for (const field of form.querySelectorAll("[data-shown-if]")) field.hidden = !holds(JSON.parse(field.dataset.shownIf), answers);
}

export function start(root) {
  for (const field of root.querySelectorAll("[data-shown-if]")) {
    const form = field.closest("form");
    if (!form) continue; // a sample on the page of a practice, which says when it is asked
    field.querySelector(".only-if")?.remove(); // what is seen is asked
    if (form.dataset.looked) continue;
    form.dataset.looked = "yes";
    form.addEventListener("input", () => look(form));
    form.addEventListener("change", () => look(form));
  }
  for (const form of root.querySelectorAll("form[data-looked]")) look(form);
}
