// Shows what was picked in a file field before it is sent.
export function start(root) {
  for (const input of root.querySelectorAll("input[type=file][data-preview]:not([data-ready])")) {
    input.dataset.ready = "";
    input.addEventListener("change", () => show(input));
  }
}

function show(input) {
  const place = document.getElementById(input.dataset.preview);
  place.replaceChildren(...[...input.files].map(figure));
}

function figure(file) {
  const figure = document.createElement("figure");
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = "";
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    figure.append(image);
  }
  const caption = document.createElement("figcaption");
  caption.textContent = file.name;
  figure.append(caption);
  return figure;
}
