// Shows what was picked in a file field before it is sent, and lets faces and number plates in pictures be painted over.
import { paint } from "./painting.js";

export function start(root) {
  for (const input of root.querySelectorAll("input[type=file][data-preview]:not([data-ready])")) {
    input.dataset.ready = "";
    input.addEventListener("change", () => show(input));
  }
}

function show(input) {
  const place = document.getElementById(input.dataset.preview);
  place.replaceChildren(...[...input.files].map((file, at) => figure(input, file, at)));
}

function figure(input, file, at) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = file.name;
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = "";
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    image.addEventListener("load", () => caption.after(painter(input, file, at)), { once: true });
    figure.append(image);
  }
  figure.append(caption);
  return figure;
}

// The button of a picture that the browser can show; one that it cannot show is sent as it is.
function painter(input, file, at) {
  const template = input.parentElement.querySelector("template[data-painter]");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = template.dataset.painter;
  button.setAttribute("aria-label", `${template.dataset.painter}: ${file.name}`);
  button.addEventListener("click", async () => {
    const painted = await paint(file, template);
    if (!painted) return button.focus();
    const files = new DataTransfer();
    [...input.files].forEach((kept, n) => files.items.add(n === at ? painted : kept));
    input.files = files.files;
    const figures = document.getElementById(input.dataset.preview).children;
    const fresh = figure(input, painted, at);
    figures[at].replaceWith(fresh);
    fresh.querySelector("img").addEventListener("load", () => {
      fresh.querySelector("figcaption").textContent = `${painted.name} · ${template.dataset.painted}`;
      fresh.querySelector("button")?.focus();
    }, { once: true });
  });
  return button;
}
