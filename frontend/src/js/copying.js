// Buttons that copy a text; hidden without script, for then it is marked and copied by hand.
export function start(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard; // only where the page came by a safe way
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).dataset.copied);
      button.querySelector("[role=status]").textContent = button.dataset.done;
    });
  }
}
