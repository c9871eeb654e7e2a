// List and case side by side where there is room: the case that is chosen stands beside the list, and the address says which.
// Without script, and on a phone, a line leads to the case's own page.
const WIDE = matchMedia("(min-width: 1200px)");
const panes = () => document.querySelector("[data-panes]");
const wanted = () => new URL(location.href).searchParams.get("case");
const codeOf = (href) => new URL(href, location.href).pathname.match(/^\/cases\/([^/]+)\/$/)?.[1];
const link = (line) => line.querySelector("a[href]");
const pane = () => document.getElementById("case-pane");
let asked = ""; // what the pane asks for when it is told to
let later = 0;

// Marks the line of the case that the address names.
function mark() {
  for (const line of document.querySelectorAll("[data-panes] [data-line]")) {
    if (codeOf(link(line).href) === wanted()) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
  panes().classList.toggle("has-case", Boolean(wanted()));
}

function address(code, act) {
  const url = new URL(location.href);
  url.hash = "";
  for (const [name, value] of [["case", code], ["act", act]]) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  return url;
}

async function show(code, act, focus) {
  const url = address(code, act);
  const kept = address(code);
  if (kept.href !== location.href) history[wanted() ? "replaceState" : "pushState"]({}, "", kept);
  mark();
  asked = url.pathname + url.search;
  const settled = new Promise((done) => pane().addEventListener("htmx:afterSettle", done, { once: true }));
  pane().dispatchEvent(new Event("show"));
  await settled;
  if (kept.href !== location.href) return; // another one was chosen meanwhile
  pane().scrollTop = 0;
  const form = act && document.getElementById(`act-${act}`);
  if (form) form.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  else if (focus) document.getElementById("pane-title")?.focus({ preventScroll: true });
}

// The cursor is on another line: where a case stands beside the list, it is that one's, as soon as one stays there.
export function goOn(line) {
  clearTimeout(later);
  const code = codeOf(link(line).href);
  if (!WIDE.matches || !wanted() || !code || code === wanted()) return;
  later = setTimeout(() => show(code), 120);
}

// What can be done on the case beside the list, where it is this line's.
export function shown(line) {
  return codeOf(link(line).href) === wanted() ? [...document.querySelectorAll("#case-pane [data-act-keys]")] : [];
}

export function close() {
  if (!panes() || !wanted()) return false;
  const line = document.querySelector("[data-line][aria-current]");
  history.pushState({}, "", address());
  pane().replaceChildren();
  mark();
  if (line) link(line).focus();
  return true;
}

export function start(root) {
  if (!panes()) return;
  pane().addEventListener("htmx:configRequest", (event) => event.target === pane() && (event.detail.path = asked));
  mark();
  document.querySelector("[data-line][aria-current]")?.scrollIntoView({ block: "nearest" });
  root.addEventListener("click", (event) => {
    const one = event.target.closest("[data-panes] [data-line] a[href], [data-close]");
    if (!one || !WIDE.matches || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const code = codeOf(one.href);
    if (!code && !one.matches("[data-close]")) return;
    event.preventDefault();
    if (code) show(code, new URL(one.href).searchParams.get("act"), true);
    else close();
  });
  root.addEventListener("map:open", (event) => {
    if (!event.detail.code || !WIDE.matches) return;
    event.preventDefault();
    show(event.detail.code, "", true);
  });
  // What is not to be shown beside the list is shown, or refused, by its own page.
  root.addEventListener("htmx:responseError", (event) => {
    if (event.detail.target.id === "case-pane" && wanted()) location.assign(`/cases/${wanted()}/`);
  });
  window.addEventListener("popstate", () => (wanted() ? show(wanted()) : (pane().replaceChildren(), mark())));
}
