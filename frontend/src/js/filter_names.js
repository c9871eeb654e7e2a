// A long list of names gets a field that narrows it; what is ticked stays in sight. Without script the list is grouped.
const boxes = (list) => [...list.querySelectorAll("label.radio")];

function narrow(list, words) {
  const wanted = words.trim().toLowerCase();
  for (const box of boxes(list)) {
    box.hidden = !box.textContent.toLowerCase().includes(wanted) && !box.querySelector("input").checked;
  }
  for (const group of list.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("label.radio:not([hidden])");
  const status = list.querySelector("[data-none]");
  status.textContent = boxes(list).some((box) => !box.hidden) ? "" : status.dataset.none;
}

export function start(root) {
  for (const input of root.querySelectorAll("input[data-filter]:not([data-ready])")) {
    const list = input.closest("[data-filterable]");
    input.dataset.ready = "";
    input.closest("[hidden]").hidden = false;
    input.addEventListener("input", () => narrow(list, input.value));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // which would send the form
      boxes(list).find((box) => !box.hidden)?.querySelector("input").focus();
    });
  }
}
