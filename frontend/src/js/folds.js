// What is folded for a phone stands open where there is room, and on paper. Without script one tap opens it.
const WIDE = "(min-width: 992px)";

function open(fold) {
  if (fold.closest(".pane-case")) return; // where there is none
  const sibling = fold.name && document.querySelector(`details[name="${fold.name}"][open]`);
  if (!sibling) fold.open = true;
}

export function start(root) {
  if (matchMedia(WIDE).matches) for (const fold of root.querySelectorAll("details[data-open-wide]")) open(fold);
  window.addEventListener("beforeprint", () => {
    for (const fold of root.querySelectorAll("details.fold")) fold.open = true;
  });
}
