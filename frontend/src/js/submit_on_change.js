// A filter applies as soon as it is changed; its own button is for those without script.
export function start(root) {
  for (const button of root.querySelectorAll("form[data-submit-on-change] button")) button.hidden = true;
  root.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-submit-on-change]");
    if (form && event.target.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
  });
}
