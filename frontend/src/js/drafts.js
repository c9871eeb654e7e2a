// Keeps the words of a filing in this tab until they are sent, so that a dead net loses nothing.
// Session storage: gone when the tab closes, because the device may be shared.
export function start(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) keep(form, `draft:${form.dataset.draft}`);
  for (const done of root.querySelectorAll("[data-draft-done]")) forget(`draft:${done.dataset.draftDone}`);
}

// All steps of what was sent: the next person at the same device finds none of it.
function forget(beginning) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(beginning)) sessionStorage.removeItem(key);
}

function keep(form, key) {
  const fields = [...form.querySelectorAll("textarea[name], input[type=text][name]")];
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields) if (!field.value && kept[field.name]) field.value = kept[field.name];
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
  });
}
