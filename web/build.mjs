// Builds the assets: `node build.mjs SOURCES OUTPUT`. Called by crates/platform/web/build.rs, which has installed the
// packages of package-lock.json and set NODE_PATH to them. Writes hashed files, a gzip beside each text file and
// `names.rs`, by which the server knows the names.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [sources, output] = process.argv.slice(2);
const modules = process.env.NODE_PATH;
const require = createRequire(join(modules, "resolve.js"));
const sass = await import(pathToFileURL(join(modules, "sass", "sass.node.mjs")));
const esbuild = require("esbuild");

mkdirSync(output, { recursive: true });

const hashed = (name, content) => {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const extension = extname(name);
  const file = `${basename(name, extension)}-${hash}${extension}`;
  writeFileSync(join(output, file), content);
  return file;
};

// Sass leaves url() of packages alone, so the fonts go through esbuild, which copies and hashes them.
const theme = sass.compile(join(sources, "styles", "app.scss"), {
  loadPaths: [modules],
  style: "compressed",
  charset: false,
  quietDeps: true,
});
const bundle = await esbuild.build({
  stdin: {
    contents: `@import "@fontsource-variable/golos-text/wght.css";\n${theme.css}`,
    loader: "css",
    resolveDir: sources,
    sourcefile: "app.css",
  },
  nodePaths: [modules],
  bundle: true,
  minify: true,
  charset: "utf8",
  loader: { ".woff2": "file", ".svg": "dataurl" },
  assetNames: "[name]-[hash]",
  outfile: join(output, "app.css"),
  external: ["/assets/*"],
  write: false,
});
for (const file of bundle.outputFiles.filter((file) => file.path.endsWith(".woff2"))) {
  writeFileSync(file.path, file.contents);
}
const css = hashed("app.css", bundle.outputFiles.find((file) => file.path.endsWith(".css")).contents);

const script = await esbuild.build({
  entryPoints: [join(sources, "scripts", "app.js")],
  nodePaths: [modules],
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "esm",
  target: ["es2022"],
  write: false,
});
const js = hashed("app.js", script.outputFiles[0].contents);

const images = Object.fromEntries(
  readdirSync(join(sources, "images")).map((name) => [name, hashed(name, readFileSync(join(sources, "images", name)))]),
);

for (const file of readdirSync(output).filter((file) => /\.(css|js|svg)$/.test(file))) {
  writeFileSync(join(output, `${file}.gz`), gzipSync(readFileSync(join(output, file)), { level: 9 }));
}

writeFileSync(
  join(output, "names.rs"),
  [
    ["STYLE", "The stylesheet.", css],
    ["SCRIPT", "The script, an ES module.", js],
    ["FAVICON", "The icon of the site.", images["favicon.svg"]],
  ]
    .map(([name, about, file]) => `/// ${about}\npub const ${name}: &str = "/assets/${file}";\n`)
    .join(""),
);
