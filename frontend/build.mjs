// Builds wangge/web/static/built/ (one stylesheet, one script, one icon sprite; maps and charts for the pages that show
// them) and wangge/documents/fonts-built/.
// 1. purge Tabler down to what templates and modules name  2. lower the CSS for browsers of 2022 on
// 3. bundle the scripts  4. gather the icons  5. copy two weights of two fonts with their licences
// 6. compress what is large  7. hold the size budget.
import { build } from "esbuild";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import { gzipSync } from "node:zlib";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const web = join(here, "../wangge/web");
const built = join(web, "static/built");
const fontsBuilt = join(here, "../wangge/documents/fonts-built");
const modules = join(here, "node_modules");
const scriptBudget = 80 * 1024;

const targets = { chrome: 105 << 16, safari: (15 << 16) | (4 << 8), firefox: 110 << 16 };

async function tabler() {
  const [purged] = await new PurgeCSS().purge({
    content: [join(web, "templates/**/*.html"), join(web, "**/*.py"), join(here, "src/js/**/*.js")],
    css: [join(modules, "@tabler/core/dist/css/tabler.min.css")],
    // Names of classes are letters, digits, "-" and "_" in everything that we write.
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  return purged.css;
}

async function styles() {
  const own = readdirSync(join(here, "src/css")).sort().map((name) => readFileSync(join(here, "src/css", name), "utf8"));
  const code = Buffer.from([await tabler(), ...own].join("\n"));
  const result = transform({ filename: "app.css", code, minify: true, targets, errorRecovery: true });
  writeFileSync(join(built, "app.css"), result.code);
}

async function script(from, to) {
  await build({
    entryPoints: [join(here, "src/js", from)],
    outfile: join(built, to),
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome105", "safari15.4", "firefox110"],
    legalComments: "eof",
  });
}

// Its worker is a second file (the policy for scripts allows none made of text), its styles are for its pages alone.
function map() {
  const from = join(modules, "maplibre-gl/dist");
  cpSync(join(from, "maplibre-gl-csp-worker.js"), join(built, "map-worker.js"));
  const { code } = transform({ filename: "map.css", code: readFileSync(join(from, "maplibre-gl.css")), minify: true, targets });
  writeFileSync(join(built, "map.css"), code);
}

// The server sends name.gz in place of a file wherever there is one.
function compress() {
  for (const name of readdirSync(built).filter((one) => /\.(js|css|svg)$/.test(one))) {
    writeFileSync(join(built, `${name}.gz`), gzipSync(readFileSync(join(built, name)), { level: 9 }));
  }
}

function icons() {
  const folder = join(here, "src/icons");
  const symbols = readdirSync(folder).filter((name) => name.endsWith(".svg")).sort().map((name) => {
    const inner = readFileSync(join(folder, name), "utf8").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").trim();
    return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  writeFileSync(join(built, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

function fonts() {
  mkdirSync(fontsBuilt, { recursive: true });
  for (const [folder, stem] of [["noto-sans-sc", "NotoSansSC"], ["noto-serif-sc", "NotoSerifSC"]]) {
    const from = join(modules, "@expo-google-fonts", folder);
    for (const weight of ["400Regular", "700Bold"]) {
      cpSync(join(from, weight, `${stem}_${weight}.ttf`), join(fontsBuilt, `${stem}-${weight.slice(3)}.ttf`));
    }
    cpSync(join(from, "LICENSE_FONT"), join(fontsBuilt, `${stem}-OFL.txt`));
  }
}

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
const bundles = { "main.js": "app.js", "bench.js": "bench.js", "map/index.js": "map.js", "chart/index.js": "chart.js" };
await Promise.all([styles(), ...Object.entries(bundles).map(([from, to]) => script(from, to))]);
map();
icons();
cpSync(join(here, "src/favicon.svg"), join(built, "favicon.svg"));
fonts();
compress();
for (const name of readdirSync(built).filter((one) => !one.endsWith(".gz"))) {
  console.log(`${name} ${(statSync(join(built, name)).size / 1024).toFixed(1)} KiB`);
}
if (statSync(join(built, "app.js")).size > scriptBudget) {
  console.error(`app.js is larger than ${scriptBudget} bytes`);
  process.exit(1);
}
