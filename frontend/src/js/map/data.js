// What the map draws, from what the server sends.
export const NOTHING = { type: "FeatureCollection", features: [] };

export async function fetched(url, signal) {
  if (!url) return null;
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" }, signal });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}

// Units with the class, text and address that the page gives them; -1: it gives none.
export function units(land, shades) {
  for (const { properties } of land?.features ?? []) {
    const [shade, text, href] = shades[properties.path] ?? [-1, "", ""];
    Object.assign(properties, { shade, text, href });
  }
  return land ?? NOTHING;
}

// One label a unit, where the server says that it stands best: a polygon cut by tiles would get one in each of them.
export function labels({ features }) {
  return {
    type: "FeatureCollection",
    features: features.filter(({ properties }) => properties.at).map(({ properties }) => spot(properties.at, properties)),
  };
}

function spot(coordinates, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates } };
}

// The address of the marks that a view shows, and of what lies as far again around it, so that a small move needs none.
export function around(url, { zoom, box: [west, south, east, north] }) {
  const [across, up] = [(east - west) / 2, (north - south) / 2];
  const box = [west - across, south - up, east + across, north + up];
  const address = new URL(url, window.location.href);
  address.searchParams.set("zoom", zoom);
  address.searchParams.set("box", box.map((side) => side.toFixed(5)).join(","));
  return { address: address.href, zoom, box };
}

export function holds(had, { zoom, box: [west, south, east, north] }) {
  return had?.zoom === zoom && had.box[0] <= west && had.box[1] <= south && had.box[2] >= east && had.box[3] >= north;
}

// West, south, east, north of what is coloured, of the unit that is asked for, or of all.
export function box({ units, points }, within) {
  const shaded = units.features.filter(({ properties }) => (within ? properties.path === within : properties.shade >= 0));
  const land = shaded.length ? shaded : units.features;
  const shown = land.length ? land : (points?.features ?? []);
  const found = [180, 90, -180, -90];
  for (const { geometry } of shown) widen(found, geometry.coordinates);
  return found[0] <= found[2] ? found : [73, 18, 135, 54]; // nothing at all: the whole country
}

function widen(found, coordinates) {
  if (typeof coordinates[0] !== "number") return coordinates.forEach((inner) => widen(found, inner));
  const [lon, lat] = coordinates;
  found[0] = Math.min(found[0], lon);
  found[1] = Math.min(found[1], lat);
  found[2] = Math.max(found[2], lon);
  found[3] = Math.max(found[3], lat);
}
