// Paints over faces and number plates before a picture is sent: what lies under the paint never leaves the device.
// By finger or mouse; by keyboard with a frame (arrows move it, Shift+arrows size it, Enter paints). Escape leaves all as it was.
const LONGEST = 2560; // pixels of the longer side: enough for evidence, and every phone's canvas holds it
const BRUSH = 0.07; // of the shorter side

// Resolves with the painted file, or null when nothing was painted. The dialog is there before the picture is: a slow
// phone answers the press at once, a second press meets no button, and Escape leaves at any moment.
export async function paint(file, template) {
  const dialog = template.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  dialog.showModal();
  const marks = await new Promise((leave) => {
    dialog.addEventListener("cancel", () => leave(null));
    dialog.querySelector("[value=leave]").addEventListener("click", () => leave(null));
    load(file).then((picture) => work(dialog, picture, leave), () => leave(null));
  });
  const canvas = dialog.querySelector("canvas");
  const blob = marks && marks.length ? await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9)) : null;
  dialog.close();
  dialog.remove();
  return blob && new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

async function load(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return image;
}

function work(dialog, picture, leave) {
  const canvas = dialog.querySelector("canvas");
  const frame = dialog.querySelector(".painter-frame");
  const status = dialog.querySelector("[role=status]");
  const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight));
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  const brush = Math.max(8, BRUSH * Math.min(canvas.width, canvas.height));
  const place = { x: 0.4, y: 0.4, w: 0.2, h: 0.2 }; // the frame, as shares of the picture
  const marks = [];
  let stroke = null;

  const redraw = () => {
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const mark of marks) draw(context, mark, brush);
    status.textContent = marks.length ? status.dataset.some.replace("{n}", marks.length) : status.dataset.none;
    dialog.querySelector("[value=undo]").disabled = !marks.length;
    dialog.querySelector("[value=done]").disabled = !marks.length;
  };
  const spot = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = { points: [spot(event)] };
    marks.push(stroke);
    redraw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    stroke.points.push(spot(event));
    draw(canvas.getContext("2d"), { points: stroke.points.slice(-2) }, brush);
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (stroke = null));
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      marks.push({ x: place.x * canvas.width, y: place.y * canvas.height, w: place.w * canvas.width, h: place.h * canvas.height });
      redraw();
    } else if (!moved(place, event)) return;
    event.preventDefault();
    frame.hidden = false;
    for (const [side, share] of [["left", place.x], ["top", place.y], ["width", place.w], ["height", place.h]]) {
      frame.style[side] = `${share * 100}%`;
    }
  });
  dialog.querySelector("[value=undo]").addEventListener("click", () => {
    marks.pop();
    redraw();
  });
  dialog.querySelector("[value=done]").addEventListener("click", () => leave(marks));
  redraw();
  canvas.focus();
}

function draw(context, mark, brush) {
  context.fillStyle = context.strokeStyle = "#000";
  if (!mark.points) return context.fillRect(mark.x, mark.y, mark.w, mark.h);
  context.beginPath();
  context.arc(...mark.points[0], brush / 2, 0, 2 * Math.PI); // a tap is a dot; a line of no length would not be drawn
  context.fill();
  context.lineWidth = brush;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(...mark.points[0]);
  for (const point of mark.points) context.lineTo(...point);
  context.stroke();
}

// Moves or sizes the frame, within the picture; whether the key was one that does.
function moved(place, event) {
  const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  if (!right && !down) return false;
  const between = (low, value, high) => Math.min(high, Math.max(low, value));
  if (event.shiftKey) {
    place.w = between(0.04, place.w + right * 0.02, 1 - place.x);
    place.h = between(0.04, place.h + down * 0.02, 1 - place.y);
  } else {
    place.x = between(0, place.x + right * 0.02, 1 - place.w);
    place.y = between(0, place.y + down * 0.02, 1 - place.h);
  }
  return true;
}
