// Fills a point field from the device when its owner presses the button; hidden where the device cannot tell.
export function start(root) {
  for (const button of root.querySelectorAll("[data-geolocate]:not([data-ready])")) {
    button.dataset.ready = "";
    if (!navigator.geolocation || !window.isSecureContext) continue;
    button.hidden = false;
    button.addEventListener("click", () => locate(button));
  }
}

function locate(button) {
  const field = button.closest("[data-point]");
  const status = field.querySelector("[data-point-status]");
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field.querySelector("[name$=_lon]").value = coords.longitude.toFixed(6);
      field.querySelector("[name$=_lat]").value = coords.latitude.toFixed(6);
      status.textContent = button.dataset.done;
      button.disabled = false;
    },
    () => {
      status.textContent = button.dataset.failed;
      button.disabled = false;
    },
    { enableHighAccuracy: true, timeout: 10000 },
  );
}
