// A part of a page that stays fresh: asked for again while the page is looked at, with the tag of what is shown, so that the
// server need not count when nothing has changed.
const EVERY = 60_000; // milliseconds

async function ask(element) {
  if (document.hidden || element.contains(document.activeElement)) return; // nothing moves under a reader's finger
  const answer = await fetch(element.dataset.poll, { headers: { "If-None-Match": element.dataset.tag }, cache: "no-store" });
  if (answer.status !== 200 || answer.redirected) return;
  element.innerHTML = await answer.text();
  element.dataset.tag = answer.headers.get("ETag") ?? "";
}

export function start(part) {
  for (const element of part.querySelectorAll("[data-poll]")) {
    setInterval(() => ask(element).catch(() => {}), EVERY); // without a net it stays as it is
  }
}
