// Fills static/dist from static/src: styles, script, fonts. Run by `npm run build`.
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build as bundle } from "esbuild";
import { compileAsync } from "sass";

const src = dirname(fileURLToPath(import.meta.url));
const root = join(src, "..", "..");
const finished = join(root, "static", "dist");
const dist = join(root, "static", "dist.new"); // swapped in when complete: a failed build leaves the old one
const packages = join(root, "node_modules");

// budgets in bytes after gzip; the PDF styles never travel
const STYLES = { app: 30_000, public: 12_000, pdf: null, letter: null };
const SCRIPTS = { app: 32_000 };
const FONTS = [
  ["@fontsource-variable/public-sans", "public-sans-latin-wght-normal.woff2"],
  ["@fontsource/public-sans", "public-sans-latin-400-normal.woff2"],
  ["@fontsource/public-sans", "public-sans-latin-700-normal.woff2"],
  ["@fontsource/arimo", "arimo-latin-400-normal.woff2"],
  ["@fontsource/arimo", "arimo-latin-700-normal.woff2"],
];

async function styles() {
  for (const name of Object.keys(STYLES)) {
    const { css } = await compileAsync(join(src, "scss", `${name}.scss`), {
      style: "compressed",
      loadPaths: [root, packages], // the MOJ package names its neighbour from the root
      quietDeps: true,
      logger: { warn: (message, { stack }) => stack?.includes("node_modules") || console.warn(message, stack) },
    });
    // a part of MOJ's timeline that we do not use points at a picture we do not have
    await writeFile(join(dist, `${name}.css`), css.replaceAll(/background-image:url\(images\/[^)]*\);?/g, ""));
  }
}

async function scripts() {
  await bundle({
    entryPoints: Object.keys(SCRIPTS).map((name) => join(src, "js", `${name}.js`)),
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife", // a classic, deferred script: nothing of ours becomes a global
    target: ["chrome99", "firefox97", "safari15.4"],
    legalComments: "none",
    logLevel: "warning",
  });
}

async function fonts() {
  await mkdir(join(dist, "fonts"), { recursive: true });
  for (const [pack, file] of FONTS) {
    await copyFile(join(packages, pack, "files", file), join(dist, "fonts", file));
  }
}

async function pictures() {
  await copyFile(join(src, "favicon.svg"), join(dist, "favicon.svg"));
}

async function weigh() {
  let tooHeavy = false;
  const files = [
    ...Object.entries(STYLES).map(([name, limit]) => [`${name}.css`, limit]),
    ...Object.entries(SCRIPTS).map(([name, limit]) => [`${name}.js`, limit]),
  ];
  for (const [file, limit] of files) {
    const raw = await readFile(join(dist, file));
    const size = gzipSync(raw, { level: 9 }).length;
    const over = limit !== null && size > limit;
    tooHeavy ||= over;
    console.log(`${file.padEnd(12)} ${size} bytes gzip (${raw.length} raw)${over ? `, over its budget of ${limit}` : ""}`);
  }
  const font = (await stat(join(dist, "fonts", FONTS[0][1]))).size;
  console.log(`${"font".padEnd(12)} ${font} bytes`);
  if (tooHeavy) process.exitCode = 1;
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([styles(), scripts(), fonts(), pictures()]);
await weigh();
await rm(finished, { recursive: true, force: true });
await rename(dist, finished);
