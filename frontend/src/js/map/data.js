// What the map draws, from what the server sends.
export const WORLD = [-180, -90, 180, 90];
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

// The address of the marks of a view.
export function at(url, { zoom, box }) {
  const address = new URL(url, window.location.href);
  address.searchParams.set("zoom", zoom);
  address.searchParams.set("box", box.map((side) => side.toFixed(5)).join(","));
  return address.href;
}

// A view, and as far again around it, so that a small move needs no other.
export function around({ zoom, box: [west, south, east, north] }) {
  const [across, up] = [(east - west) / 2, (north - south) / 2];
  return { zoom, box: [west - across, south - up, east + across, north + up] };
}

export function holds(had, { zoom, box: [west, south, east, north] }) {
  return had.zoom === zoom && had.box[0] <= west && had.box[1] <= south && had.box[2] >= east && had.box[3] >= north;
}

// The zoom at which a box fills an element: in Web Mercator, of which the world has 512 pixels at zoom 0.
export function zoomOf([west, south, east, north], element, { padding, maxZoom }) {
  const y = (lat) => (Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 512;
  const [wide, high] = [((east - west) / 360) * 512, y(north) - y(south)];
  const scale = Math.min((element.clientWidth - 2 * padding) / wide, (element.clientHeight - 2 * padding) / high);
  return Math.max(0, Math.min(maxZoom, Math.log2(scale)));
}

// West, south, east, north of marks; of the whole country where there are none.
export function box(marks) {
  const found = [180, 90, -180, -90];
  for (const { properties, geometry } of marks?.features ?? []) {
    const [west, south, east, north] = properties.box ?? [...geometry.coordinates, ...geometry.coordinates];
    found.splice(0, 4, Math.min(found[0], west), Math.min(found[1], south), Math.max(found[2], east), Math.max(found[3], north));
  }
  return found[0] <= found[2] ? found : [73, 18, 135, 54];
}
