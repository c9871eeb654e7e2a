// Forms with data-offline are kept on the phone, pictures too, until the server has answered: a dead net loses nothing.
// What is kept is its writer's alone, is gone once it was sent, and each form has a key, so that sending twice does it once.
// At a desk, where the net does not come and go, forms are sent as without script unless the browser knows that it is gone.
const NAME = "unsent";
const onFoot = matchMedia("(max-width: 991px)");

const store = (mode, work) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(NAME, { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const inside = opening.result.transaction(NAME, mode);
      const asked = work(inside.objectStore(NAME));
      inside.oncomplete = () => (opening.result.close(), resolve(asked?.result));
      inside.onabort = () => (opening.result.close(), reject(inside.error));
    };
  });
const gone = () => {}; // the page was left meanwhile, or the device keeps nothing: the next page looks again

const keep = (one) => store("readwrite", (kept) => void kept.put(one));
const drop = (key) => store("readwrite", (kept) => void kept.delete(key));
const mine = async (bar) => (await store("readonly", (kept) => kept.getAll())).filter((one) => one.who === bar.dataset.unsent);

const newKey = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function start(root) {
  const bar = root.querySelector("[data-unsent]");
  if (!bar || !("indexedDB" in window)) return;
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset?.offline || form.dataset.sending || event.defaultPrevented) return;
    if (!onFoot.matches && navigator.onLine) return;
    event.preventDefault();
    form.dataset.sending = "yes";
    submit(bar, form);
  });
  bar.querySelector("[data-unsent-send]").addEventListener("click", () => flush(bar).catch(gone));
  bar.querySelector("[data-unsent-drop]").addEventListener("click", async () => {
    for (const one of await mine(bar)) await drop(one.key);
    show(bar);
  });
  window.addEventListener("online", () => flush(bar).catch(gone));
  flush(bar).catch(gone);
}

async function submit(bar, form) {
  const data = new FormData(form);
  if (!data.get("key")) data.set("key", newKey());
  const one = { key: data.get("key"), who: bar.dataset.unsent, action: form.action, what: form.dataset.offline, pairs: [...data] };
  try {
    await keep(one);
  } catch {
    return form.submit(); // no room on this device: as without script
  }
  const answer = await send(one);
  if (answer === null) {
    delete form.dataset.sending;
    form.reset();
    for (const place of form.querySelectorAll(".previews")) place.replaceChildren();
    const key = form.querySelector("[name=key]");
    if (key) key.value = newKey();
    return show(bar);
  }
  await drop(one.key);
  if (answer.to) location.assign(answer.to);
  else form.submit(); // the page says what to mend
}

// Where to go on; {} when the server did not take it; null when there was no server.
async function send(one) {
  const body = new FormData();
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value; // this page's, for the form's own may have ended
  for (const [name, value] of one.pairs) body.append(name, name === "csrfmiddlewaretoken" ? token : value);
  const answer = await fetch(one.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (answer === null || answer.status >= 500) return null;
  if (answer.ok && answer.headers.get("content-type")?.includes("json")) return answer.json();
  return { login: answer.redirected && new URL(answer.url).pathname.startsWith("/enter/") };
}

async function flush(bar) {
  let login = false;
  for (const one of await mine(bar)) {
    if (one.refused) continue;
    const answer = await send(one);
    if (answer === null) break;
    login ||= answer.login;
    if (answer.to) await drop(one.key);
    else if (!answer.login) await keep({ ...one, refused: true });
  }
  show(bar, login);
}

async function show(bar, login = false) {
  const kept = await mine(bar);
  const refused = kept.filter((one) => one.refused);
  const words = refused.length ? bar.dataset.refused : login ? bar.dataset.login : bar.dataset.waits;
  const counted = refused.length ? refused : kept;
  const what = counted.map((one) => one.what).join(", ");
  bar.hidden = !kept.length;
  bar.querySelector("[role=status]").textContent = words.replace("{n}", counted.length).replace("{what}", what);
}
