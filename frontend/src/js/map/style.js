// How it looks: colours from the page's own tokens (72-map.css), lines by the level of the unit, few words.
const CLASSES = 5;

export function style(element, data) {
  const colour = palette(element);
  const sources = {
    units: geojson(data.units, { promoteId: "id" }),
    labels: geojson(data.labels),
    ground: geojson(data.ground),
  };
  if (data.points) sources.points = geojson(data.points);
  const tiles = (element.dataset.tiles ?? "").split(" ").filter(Boolean);
  tiles.forEach((url, n) => (sources[`tiles${n}`] = { type: "raster", tiles: [url], tileSize: 256, maxzoom: 18 }));
  const layers = [
    { id: "sheet", type: "background", paint: { "background-color": colour("--map-sheet") } },
    ...tiles.map((_, n) => ({ id: `tiles${n}`, type: "raster", source: `tiles${n}` })),
    ...below(colour),
    ...land(colour, tiles.length ? 0.55 : 1),
    ...(data.points ? spots(colour) : []),
    ...names(colour),
    ...(data.points ? [counts(colour)] : []),
  ];
  return { version: 8, sources, layers };
}

// A token as the browser computes it: "light-dark(…)" is nothing that a canvas understands.
function palette(element) {
  const probe = element.appendChild(document.createElement("span"));
  probe.hidden = true;
  const seen = new Map();
  const colour = (token) => {
    if (!seen.has(token)) {
      probe.style.color = `var(${token})`;
      seen.set(token, getComputedStyle(probe).color);
    }
    return seen.get(token);
  };
  for (const token of ["sheet", "line", "ink", "halo", "water", "park", "road", "point", "late", "on-point"]) colour(`--map-${token}`);
  for (let n = 0; n < CLASSES; n += 1) colour(`--map-c${n}`);
  probe.remove();
  return colour;
}

const geojson = (data, more = {}) => ({ type: "geojson", data, ...more });
const kind = (...kinds) => ["in", ["get", "kind"], ["literal", kinds]];

// Water and parks below the units; what they are coloured by shows through.
function below(colour) {
  return [
    { id: "park", type: "fill", source: "ground", filter: kind("park"), paint: { "fill-color": colour("--map-park") } },
  ];
}

function land(colour, opacity) {
  const shades = Array.from({ length: CLASSES }, (_, n) => [n, colour(`--map-c${n}`)]).flat();
  const round = { "line-join": "round", "line-cap": "round" };
  const widened = (at10, at15) => ["interpolate", ["linear"], ["zoom"], 10, at10, 15, at15];
  const upTo = (level) => ["<=", ["get", "level"], level];
  const line = (id, filter, width, minzoom = 0, more = {}) => ({
    id, type: "line", source: "units", filter, minzoom, layout: round,
    paint: { "line-color": colour("--map-line"), "line-width": width, ...more },
  });
  return [
    {
      id: "unit-fill", type: "fill", source: "units", filter: [">=", ["get", "shade"], 0],
      paint: { "fill-color": ["match", ["get", "shade"], ...shades, "rgba(0,0,0,0)"], "fill-opacity": opacity },
    },
    { id: "river-land", type: "fill", source: "ground", filter: ["all", kind("river"), ["==", ["geometry-type"], "Polygon"]], paint: { "fill-color": colour("--map-water") } },
    { id: "river", type: "line", source: "ground", filter: kind("river"), layout: round, paint: { "line-color": colour("--map-water"), "line-width": widened(2, 10) } },
    { id: "road-edge", type: "line", source: "ground", filter: kind("road"), layout: round, paint: { "line-color": colour("--map-line"), "line-width": widened(2.5, 9) } },
    { id: "road", type: "line", source: "ground", filter: kind("road"), layout: round, paint: { "line-color": colour("--map-road"), "line-width": widened(1.25, 7) } },
    line("unit-shaded", [">=", ["get", "shade"], 0], 0.75),
    line("unit-fine", ["all", ["==", ["get", "layer"], "administrative"], upTo(3)], 0.5, 11),
    line("unit-finest", ["any", ["!=", ["get", "layer"], "administrative"], [">", ["get", "level"], 3]], 0.5, 13, { "line-dasharray": [3, 2] }),
    line("unit-coarse", upTo(2), widened(1.25, 2.5)),
    line("unit-outer", upTo(1), widened(2, 3.5)),
    { ...line("unit-hit", ["==", ["get", "path"], ""], 3), paint: { "line-color": colour("--map-ink"), "line-width": 3 } },
  ];
}

function spots(colour) {
  const shown = ["interpolate", ["linear"], ["get", "n"], 2, 12, 50, 18, 1000, 28];
  const ring = ["case", [">", ["get", "late"], 0], colour("--map-late"), colour("--map-halo")];
  return [
    {
      id: "cluster", type: "circle", source: "points", filter: ["has", "n"],
      paint: { "circle-color": colour("--map-point"), "circle-radius": shown, "circle-stroke-width": 2.5, "circle-stroke-color": ring },
    },
    {
      id: "point", type: "circle", source: "points", filter: ["!", ["has", "n"]],
      paint: {
        "circle-color": ["case", [">", ["get", "late"], 0], colour("--map-late"), colour("--map-point")],
        "circle-radius": ["case", [">", ["get", "late"], 0], 7, 5.5],
        "circle-stroke-width": 1.5, "circle-stroke-color": colour("--map-halo"),
      },
    },
  ];
}

const text = (more) => ({ "text-font": ["sans-serif"], "text-size": 12, "text-padding": 3, "text-max-width": 8, ...more });

function counts(colour) {
  return {
    id: "cluster-n", type: "symbol", source: "points", filter: ["has", "n"],
    layout: { ...text({ "text-field": ["get", "label"] }), "text-allow-overlap": true },
    paint: { "text-color": colour("--map-on-point") },
  };
}

function names(colour) {
  const paint = { "text-color": colour("--map-ink"), "text-halo-color": colour("--map-halo"), "text-halo-width": 1.75 };
  const says = ["case", ["!=", ["get", "text"], ""], ["concat", ["get", "name"], "\n", ["get", "text"]], ["get", "name"]];
  const of = (id, filter, minzoom, size) => ({
    id, type: "symbol", source: "labels", filter, minzoom, paint,
    layout: text({ "text-field": says, "text-size": size, "symbol-sort-key": ["get", "level"] }),
  });
  const ground = (id, filter, placement) => ({
    id, type: "symbol", source: "ground", filter: ["all", ["has", "name"], filter], minzoom: 12, paint,
    layout: text({ "text-field": ["get", "name"], "text-size": 11, "symbol-placement": placement }),
  });
  const shaded = [">=", ["get", "shade"], 0];
  const bare = ["<", ["get", "shade"], 0];
  const level = (n) => ["all", bare, ["==", ["get", "layer"], "administrative"], ["==", ["get", "level"], n]];
  return [
    ground("ground-name", ["!", ["in", "LineString", ["geometry-type"]]], "point"),
    ground("ground-line-name", ["in", "LineString", ["geometry-type"]], "line"),
    of("name-grid", ["all", bare, ["!=", ["get", "layer"], "administrative"]], 14, 11), // of names that meet, those of the later layers stay
    of("name-community", level(3), 12, 12),
    of("name-street", level(2), 9, 13),
    of("name-shaded", shaded, 0, 12),
  ];
}
