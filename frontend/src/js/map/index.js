// A map without tiles: units and points from our own server, drawn by MapLibre. A table with the same content stands
// beside every map, so a page works without this. Contract (see /styleguide/ and web/pages/maps.py):
//   <div data-map data-units="URL" data-closest="ZOOM" [data-ground="URL"] [data-points="URL"] [data-tiles="URL URL"]
//     [data-box="WEST,SOUTH,EAST,NORTH"] [data-shades='{"PATH": [class, "text", "href"], …}' what the units are coloured by] data-words='{…}'></div>
// When a unit or point is opened, "map:open" is sent first; whoever prevents it decides itself what happens.
// data-state says how far it is: loading, idle (drawn), none (the browser cannot draw it).
import maplibre from "maplibre-gl/dist/maplibre-gl-csp.js";
import { NOTHING, WORLD, around, at, box, fetched, holds, labels, units, zoomOf } from "./data.js";
import { style } from "./style.js";

maplibre.setWorkerUrl(new URL("map-worker.js", document.currentScript.src).href);
maplibre.prewarm(); // the worker starts while the data are on their way

const FIT = { padding: 16, animate: false, maxZoom: 15 };
const ROOM = 64; // pixels around what is come closer to

async function draw(element) {
  element.dataset.state = "loading";
  element.classList.add("map-on");
  const words = JSON.parse(element.dataset.words ?? "{}");
  try {
    const marks = element.dataset.points;
    const bounds = element.dataset.box?.split(",").map(Number) ?? box(await fetched(marks));
    const view = { zoom: Math.floor(zoomOf(bounds, element, FIT)), box: WORLD };
    // All at once, so that it is drawn once: without a graphics card a picture takes as long as what it shows.
    const [land, ground, points] = await Promise.all(
      [element.dataset.units, element.dataset.ground, marks && at(marks, view)].map((url) => fetched(url)),
    );
    const data = { units: units(land, JSON.parse(element.dataset.shades ?? "{}")), ground: ground ?? NOTHING, points };
    data.labels = labels(data.units);
    const map = show(element, bounds, data, words);
    if (points) renewed(element, map, data, view, words);
    await map.once("idle");
    element.dataset.state = "idle";
    element.dispatchEvent(new CustomEvent("map:idle", { bubbles: true }));
  } catch (error) {
    element.querySelector(".map-canvas")?.remove();
    element.dataset.state = "none"; // no WebGL, or the net is gone: the note in it says where the same content stands
    element.classList.remove("map-on");
  }
}

function show(element, bounds, data, words) {
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  element.append(canvas);
  const map = new maplibre.Map({
    container: canvas,
    style: style(element, data),
    bounds,
    fitBoundsOptions: FIT,
    maxZoom: Number(element.dataset.closest), // what stands together there comes with what it is
    attributionControl: false,
    cooperativeGestures: true, // the page scrolls on under a finger
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    localIdeographFontFamily: getComputedStyle(element).fontFamily,
    locale: words,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  listen(element, map, data, words);
  followLooks(element, map, data);
  return map;
}

// The marks of what is shown come from the server, and anew when the map shows what those there do not hold.
function renewed(element, map, data, had, words) {
  const more = element.appendChild(document.createElement("p"));
  more.className = "map-more";
  const tell = () => (more.textContent = data.points.more ? words.more : "");
  let asked = null;
  const renew = async () => {
    const view = { zoom: Math.floor(map.getZoom()), box: map.getBounds().toArray().flat() };
    if (holds(had, view)) return;
    asked?.abort();
    asked = new AbortController();
    element.dataset.state = "loading";
    const wanted = around(view);
    data.points = await fetched(at(element.dataset.points, wanted), asked.signal);
    had = wanted;
    tell();
    map.getSource("points").setData(data.points);
    await map.once("idle");
    element.dataset.state = "idle";
  };
  map.on("moveend", () => renew().catch((error) => {
    if (error.name !== "AbortError") element.dataset.state = "idle"; // the net is gone: the marks stay; else overtaken
  }));
  tell();
}

function listen(element, map, data, words) {
  const note = document.createElement("p");
  note.className = "map-told";
  note.setAttribute("role", "status");
  element.append(note);
  const tell = (hit) => {
    note.textContent = hit ? told(hit, words) : "";
    map.getCanvas().style.cursor = hit ? "pointer" : "";
    map.setFilter("unit-hit", ["==", ["get", "path"], hit?.layer.id === "unit-fill" ? hit.properties.path : ""]);
  };
  map.on("mousemove", (event) => tell(under(map, event.point)));
  map.on("mouseout", () => tell(null));
  map.on("click", (event) => follow(element, map, under(map, event.point), words));
  // By keyboard: arrows and + - move the map, what lies under the cross in its middle is told and opened by Enter.
  const middle = () => map.project(map.getCenter());
  map.on("moveend", () => document.activeElement === map.getCanvas() && tell(under(map, middle())));
  map.getCanvas().addEventListener("focus", () => tell(under(map, middle())));
  map.getCanvas().addEventListener("blur", () => tell(null));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") follow(element, map, under(map, middle()), words);
  });
}

// The topmost thing there that can be opened.
function under(map, point) {
  const near = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]];
  const [spot] = map.getLayer("point") ? map.queryRenderedFeatures(near, { layers: ["cluster", "point"] }) : [];
  return spot ?? map.queryRenderedFeatures(point, { layers: ["unit-fill"] }).find((hit) => hit.properties.href);
}

function told({ layer, properties }, words) {
  if (layer.id === "cluster") return `${words.cases.replace("{n}", properties.n)}${late(properties, words)}`;
  if (layer.id === "point") return `${properties.kind}${late(properties, words)}`;
  return [properties.name, properties.text].filter(Boolean).join(" · ");
}

function late({ late: n, n: all }, words) {
  return n ? ` · ${all ? words.late.replace("{n}", n) : words.is_late}` : "";
}

// A unit or a case is opened; what stands together is come closer to, and listed where nothing would part it.
function follow(element, map, hit, words) {
  if (!hit) return;
  if (hit.layer.id !== "cluster") return open(element, hit.properties);
  if (hit.properties.cases) return list(map, hit.geometry.coordinates, JSON.parse(hit.properties.cases), words);
  const [west, south, east, north] = JSON.parse(hit.properties.box);
  const { center, zoom } = map.cameraForBounds([[west, south], [east, north]], { padding: ROOM, maxZoom: map.getMaxZoom() });
  map.easeTo({ center, zoom: Math.min(map.getMaxZoom(), Math.max(zoom, Math.floor(map.getZoom()) + 1)) });
}

function list(map, center, cases, words) {
  const links = document.createElement("ul");
  for (const properties of cases) {
    const link = document.createElement("a");
    link.href = properties.href;
    link.textContent = told({ layer: { id: "point" }, properties }, words);
    links.appendChild(document.createElement("li")).append(link);
  }
  new maplibre.Popup({ className: "map-list" }).setLngLat(center).setDOMContent(links).addTo(map);
}

function open(element, { href, path, code }) {
  if (!href) return;
  const goes = element.dispatchEvent(new CustomEvent("map:open", { bubbles: true, cancelable: true, detail: { href, path, code } }));
  if (goes) window.location.href = href;
}

// Light and dark: the colours are the page's own, so the style is made anew when they change.
function followLooks(element, map, data) {
  const again = () => map.setStyle(style(element, data));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme-choice"] });
}

function start(part) {
  for (const element of part.querySelectorAll("[data-map]:not([data-state])")) draw(element);
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
