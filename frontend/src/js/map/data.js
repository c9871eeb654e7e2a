// What the map draws, from what the server sends.
export const NOTHING = { type: "FeatureCollection", features: [] };

export async function fetched(url) {
  if (!url) return null;
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
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

// The server sends columns: twenty thousand points are a third as long as they would be one by one.
export function points(sent) {
  if (!sent) return null;
  const features = sent.code.map((code, n) =>
    spot([sent.lon[n], sent.lat[n]], { code, href: `${sent.href}${code}/`, late: sent.late[n], kind: sent.kinds[sent.kind[n]] }),
  );
  return { type: "FeatureCollection", features };
}

function spot(coordinates, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates } };
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
