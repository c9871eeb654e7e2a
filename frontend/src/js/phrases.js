// Texts to begin with: one tap fills the field, which is then written on. What stood there before is kept where the text has room for it.
export function start(root) {
  for (const group of root.querySelectorAll(".phrases[hidden]")) group.hidden = false;
  if (root !== document) return;
  root.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]");
    const field = phrase?.closest(".field").querySelector("textarea");
    if (!field) return;
    field.dataset.before ??= field.value;
    const before = field.dataset.before.trim().replace(/[。.]$/, "");
    field.value = phrase.dataset.phrase.replace(before ? "{text}" : /[：:]\s*\{text\}/, before);
    field.focus({ preventScroll: true });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
