// One tap: the asker's number is shown in full (the server writes down that it was read) and dialled. Without script a page does both.
export function start(root) {
  for (const form of root.querySelectorAll("form[data-call]:not([data-ready])")) {
    form.dataset.ready = "";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      call(form);
    });
  }
}

async function call(form) {
  const sent = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
  const answer = await fetch(form.action, sent).catch(() => null);
  if (!answer?.ok || !answer.headers.get("content-type")?.includes("json")) return form.submit(); // the page says why
  const { number } = await answer.json();
  form.querySelector("[role=status]").textContent = number;
  location.href = `tel:${number}`;
}
