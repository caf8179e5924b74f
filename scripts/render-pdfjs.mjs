// Draws every page of a PDF with pdf.js: render-pdfjs.mjs MODULES FILE.pdf FOLDER DPI gives FOLDER/0001.png …
// What pdf.js warns of goes to standard error.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [modules, file, folder, resolution] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "any.js"));
const { createCanvas, DOMMatrix, ImageData, Path2D } = require("@napi-rs/canvas");
Object.assign(globalThis, { DOMMatrix, ImageData, Path2D });
console.log = console.warn = (...words) => process.stderr.write(words.join(" ") + "\n");
const base = path.dirname(require.resolve("pdfjs-dist/package.json"));
const { getDocument, VerbosityLevel } = await import(path.join(base, "legacy/build/pdf.mjs"));

const pdf = await getDocument({
  data: new Uint8Array(readFileSync(file)),
  verbosity: VerbosityLevel.WARNINGS,
  cMapUrl: path.join(base, "cmaps") + "/",
  cMapPacked: true,
  standardFontDataUrl: path.join(base, "standard_fonts") + "/",
  wasmUrl: path.join(base, "wasm") + "/",
  iccUrl: path.join(base, "iccs") + "/",
  useSystemFonts: false,
}).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number);
  const viewport = page.getViewport({ scale: Number(resolution) / 72 });
  const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
  await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport }).promise;
  writeFileSync(path.join(folder, String(number).padStart(4, "0") + ".png"), canvas.toBuffer("image/png"));
  page.cleanup();
}
