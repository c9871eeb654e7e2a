// Buttons that print the page; without script the browser's own menu does it, so they are hidden until now.
export function start(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
