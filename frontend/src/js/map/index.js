// A map without tiles: units and points from our own server, drawn by MapLibre. A table with the same content stands
// beside every map, so a page works without this. Contract (see /styleguide/ and web/pages/maps.py):
//   <div data-map data-units="URL" [data-ground="URL"] [data-points="URL"] [data-tiles="URL URL"] [data-within="PATH"]
//     [data-shades='{"PATH": [class, "text", "href"], …}' what the units are coloured by] data-words='{…}'></div>
// When a unit or point is opened, "map:open" is sent first; whoever prevents it decides itself what happens.
// data-state says how far it is: loading, idle (drawn), none (the browser cannot draw it).
import maplibre from "maplibre-gl/dist/maplibre-gl-csp.js";
import { NOTHING, box, fetched, labels, points, units } from "./data.js";
import { style } from "./style.js";

maplibre.setWorkerUrl(new URL("map-worker.js", document.currentScript.src).href);
maplibre.prewarm(); // the worker starts while the data are on their way

const FIT = { padding: 16, animate: false, maxZoom: 15 };
const CLOSEST = 18;
const STAND_IN_ONE = 12; // so many of one spot are listed

async function draw(element) {
  element.dataset.state = "loading";
  const words = JSON.parse(element.dataset.words ?? "{}");
  try {
    const [land, ground, spots] = ["units", "ground", "points"].map((name) => fetched(element.dataset[name]));
    spots.catch(() => {}); // told where it is waited for
    const shades = JSON.parse(element.dataset.shades ?? "{}");
    const data = { units: units(await land, shades), ground: await ground, points: element.dataset.points ? NOTHING : null };
    if (!data.units.features.length) data.points = points(await spots); // they alone say where the map lies
    data.labels = labels(data.units);
    const map = show(element, data, words);
    await lay(map, data, spots);
    await map.once("idle");
    element.dataset.state = "idle";
    element.dispatchEvent(new CustomEvent("map:idle", { bubbles: true }));
  } catch (error) {
    element.querySelector(".map-canvas")?.remove();
    element.dataset.state = "none"; // no WebGL, or the net is gone: the note in it says where the same content stands
    element.classList.remove("map-on");
  }
}

function show(element, data, words) {
  element.classList.add("map-on");
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  element.append(canvas);
  const map = new maplibre.Map({
    container: canvas,
    style: style(element, data),
    bounds: box(data, element.dataset.within),
    fitBoundsOptions: FIT,
    maxZoom: CLOSEST,
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

// Twenty thousand points come later than the land: they are laid on the map that stands.
async function lay(map, data, spots) {
  const sent = points(await spots);
  if (!sent) return;
  data.points = sent;
  if (!map.getSource("points")) await map.once("style.load");
  map.getSource("points").setData(sent);
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
  map.on("mousemove", (event) => tell(at(map, event.point)));
  map.on("mouseout", () => tell(null));
  map.on("click", (event) => follow(element, map, at(map, event.point), words));
  // By keyboard: arrows and + - move the map, what lies under the cross in its middle is told and opened by Enter.
  const middle = () => map.project(map.getCenter());
  map.on("moveend", () => document.activeElement === map.getCanvas() && tell(at(map, middle())));
  map.getCanvas().addEventListener("focus", () => tell(at(map, middle())));
  map.getCanvas().addEventListener("blur", () => tell(null));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") follow(element, map, at(map, middle()), words);
  });
}

// The topmost thing there that can be opened.
function at(map, point) {
  const near = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]];
  const [spot] = map.getLayer("point") ? map.queryRenderedFeatures(near, { layers: ["cluster", "point"] }) : [];
  return spot ?? map.queryRenderedFeatures(point, { layers: ["unit-fill"] }).find((hit) => hit.properties.href);
}

function told({ layer, properties }, words) {
  if (layer.id === "cluster") return `${words.cases.replace("{n}", properties.point_count)}${late(properties, words)}`;
  if (layer.id === "point") return `${properties.kind}${late(properties, words)}`;
  return [properties.name, properties.text].filter(Boolean).join(" · ");
}

function late({ late: n, point_count: all }, words) {
  return n ? ` · ${all ? words.late.replace("{n}", n) : words.is_late}` : "";
}

async function follow(element, map, hit, words) {
  if (!hit) return;
  if (hit.layer.id !== "cluster") return open(element, hit.properties);
  const source = map.getSource("points");
  const zoom = await source.getClusterExpansionZoom(hit.properties.cluster_id);
  const center = hit.geometry.coordinates;
  if (zoom <= CLOSEST) return map.easeTo({ center, zoom });
  list(map, center, await source.getClusterLeaves(hit.properties.cluster_id, STAND_IN_ONE, 0), words);
}

function list(map, center, leaves, words) {
  const links = document.createElement("ul");
  for (const { properties } of leaves) {
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
