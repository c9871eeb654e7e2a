// A filter applies as soon as it is changed; its own button stays for those without script.
export function start(root) {
  root.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-submit-on-change]");
    if (form && event.target.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
  });
}
