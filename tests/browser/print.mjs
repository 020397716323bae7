// The printed page: PDF by the browser, read back with poppler.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PICTURES, Report, basePath, browser, context, pages, serve, tab } from "./lib.mjs";

const MM = 72 / 25.4;
// VISUAL: A4, 37 top, 35 bottom, 28 left, 26 right.
const UPRIGHT = { left: 28 * MM, right: (210 - 26) * MM, top: 37 * MM, bottom: (297 - 35) * MM };
// The same sheet, turned: its upper margin is the one at which sheets are bound.
const ACROSS = { left: 35 * MM, right: (297 - 37) * MM, top: 28 * MM, bottom: (210 - 26) * MM };
const areaOf = (sheet) => (sheet.width > sheet.height ? ACROSS : UPRIGHT);
const SLACK = 3;
// Words of the chrome that have no place on paper.
const CHROME = ["跳到正文", "长者模式", "高对比", "栏目导航", "网站地图", "复制引用", "我要纠错", "校验值"];

const report = new Report("print");
const all = pages().filter(({ kind }) => kind.startsWith("page-document"));
const longest = (wanted) => all.filter(wanted).sort((a, b) => b.html.length - a.html.length || a.path.localeCompare(b.path))[0];
const rows = ({ html }) => Math.max(0, ...[...html.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => (table.match(/<tr/g) ?? []).length));

const wanted = {
  notice: longest(({ kind, parts, html }) => kind.includes("kind-document") && parts.has("attachments") && /<title>[^<]*通知/.test(html)),
  report: longest(({ kind }) => kind.includes("kind-annual-report")),
  table: [...all].sort((a, b) => rows(b) - rows(a) || a.path.localeCompare(b.path))[0],
  across: longest(({ parts }) => parts.has("landscape")),
  ended: longest(({ html }) => /class="?print-state/.test(html)),
};

const chrome = await browser();
const server = await serve({ prefix: basePath() });
const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
const one = await tab(opened, server);
const folder = mkdtempSync(join(tmpdir(), "gongkai-print-"));
mkdirSync(join(PICTURES, "print"), { recursive: true });

/** The words of a PDF with their places, page by page, in points from the upper left corner. */
function words(file) {
  const text = execFileSync("pdftotext", ["-bbox", file, "-"], { encoding: "utf8", maxBuffer: 1 << 28 });
  const entity = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&#39;": "'" };
  return text.split("<page ").slice(1).map((page) => ({
    width: Number(page.match(/width="([\d.]+)"/)[1]),
    height: Number(page.match(/height="([\d.]+)"/)[1]),
    words: [...page.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g)]
      .map(([, left, top, right, bottom, word]) => ({
        left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom),
        text: word.replace(/&(lt|gt|amp|quot|#39);/g, (found) => entity[found]),
      })),
  }));
}

const said = (page) => page.words.map(({ text }) => text).join("");
/** Text without the page number, which stands in the lower margin. */
const inside = (page) => page.words.filter(({ top }) => top < areaOf(page).bottom);

/**
 * The box of all ink above the lower margin of every page, in points; what a font reserves above a
 * letter is not ink.
 */
function ink(file) {
  const images = execFileSync("pdftoppm", ["-gray", "-r", "72", file], { maxBuffer: 1 << 29, encoding: "buffer" });
  const boxes = [];
  for (let at = 0; at < images.length;) {
    const head = images.subarray(at, at + 40).toString("latin1").match(/^P5\s+(\d+)\s+(\d+)\s+255\s/);
    const [width, height] = [Number(head[1]), Number(head[2])];
    const area = areaOf({ width, height });
    const pixels = images.subarray(at + head[0].length, at + head[0].length + width * height);
    const box = { left: width, right: 0, top: height };
    for (let y = 0; y < Math.min(height, Math.floor(area.bottom)); y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (pixels[y * width + x] > 200) continue;
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x + 1);
        box.top = Math.min(box.top, y);
      }
    }
    boxes.push(box);
    at += head[0].length + width * height;
  }
  return boxes;
}

async function print(name, page) {
  await one.goto(server.address(page.path), { waitUntil: "load" });
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, await one.pdf({ preferCSSPageSize: true, printBackground: false }));
  execFileSync("pdftoppm", ["-png", "-r", "70", file, join(PICTURES, "print", name)]);
  const boxes = ink(file);
  return words(file).map((sheet, at) => ({ ...sheet, ink: boxes[at] }));
}

function layout(name, path, sheets) {
  const where = `${name} (${path})`;
  report.check(where, sheets.length === 0 && "prints nothing");
  const isA4 = ({ width, height }) => Math.abs(Math.min(width, height) - 595) < 2 && Math.abs(Math.max(width, height) - 842) < 2;
  report.check(where, sheets.map((sheet) => !isA4(sheet) && `not A4: ${sheet.width} × ${sheet.height} pt`));
  for (const [at, sheet] of sheets.entries()) {
    const { left, right, top } = sheet.ink;
    const area = areaOf(sheet);
    const out = [["left", area.left - left], ["right", right - area.right], ["upper", area.top - top]].filter(([, over]) => over > SLACK);
    report.check(where, out.map(([side, over]) => `prints ${(over / MM).toFixed(1)} mm into the ${side} margin of page ${at + 1}`));
    report.check(where, inside(sheet).length === 0 && "an empty page");
    report.check(where, !new RegExp(`[—–-]\\s*${at + 1}\\s*[—–-]`).test(said(sheet)) && "no page number at the foot");
  }
  const text = sheets.map(said).join("");
  report.check(where, CHROME.filter((word) => text.includes(word)).map((word) => `prints “${word}”`));
  // The last lines of a paper never stand alone on a sheet.
  const last = sheets.at(-1);
  const lines = last ? new Set(inside(last).map(({ top }) => Math.round(top / 8))).size : 0;
  report.check(where, sheets.length > 1 && lines < 2 && `only ${lines} line on the last page`);
}

/** The head of the longest table stands again on every sheet that the table reaches; no row is torn. */
async function heads(name, path, sheets) {
  await one.emulateMedia({ media: "print" });
  const table = await one.evaluate(() => {
    const tables = [...document.querySelectorAll(".body table")].filter((node) => node.tHead);
    const node = tables.sort((a, b) => b.rows.length - a.rows.length)[0];
    if (!node) return null;
    const text = (cell) => cell.innerText.replace(/\s/g, "");
    const rows = [...node.tBodies].flatMap((body) => [...body.rows]);
    return {
      head: [...node.tHead.rows[0].cells].map(text).filter((word) => word && word.length < 5),
      // One short word of each row, to find the sheet that it stands on.
      marks: rows.map((row) => [...row.cells].map(text).filter((word) => word.length > 3 && word.length < 9)[0]).filter(Boolean),
      repeats: getComputedStyle(node.tHead).display,
      // A cell that reaches down over many rows has to be broken between them.
      torn: rows.filter((row) => !/avoid/.test(getComputedStyle(row).breakInside) && !row.querySelector("[rowspan]")).length,
      count: rows.length,
    };
  });
  await one.emulateMedia({ media: null });
  const where = `${name} (${path})`;
  if (!table) return report.note(`${name}: no table with a head`);
  report.check(where, table.repeats !== "table-header-group" && `the head of a table is ${table.repeats} in print and cannot repeat`);
  report.check(where, table.torn > 0 && `${table.torn} of ${table.count} rows may be torn between two sheets`);
  if (table.count < 45) return;
  const once = table.marks.filter((mark) => sheets.filter((sheet) => said(sheet).includes(mark)).length === 1);
  const reached = sheets.filter((sheet) => once.filter((mark) => said(sheet).includes(mark)).length > 1);
  report.note(`${name}: a table of ${table.count} rows on ${reached.length} pages`);
  report.check(where, reached.length < 2 && `the table of ${table.count} rows was found on ${reached.length} page(s) of ${sheets.length}`);
  // In a narrow column a head may stand on two lines; one that does not is enough.
  const bare = reached.filter((sheet) => !table.head.some((word) => said(sheet).includes(word))).map((sheet) => sheets.indexOf(sheet) + 1);
  report.check(where, bare.length > 0 && `the head of the table is not repeated on pages ${bare.join(", ")}`);
  const torn = reached.filter((sheet) => /\d{4}-\d\d-$|\d{4}-$/m.test(sheet.words.map(({ text }) => text).join("\n")));
  report.check(where, torn.length > 0 && `a date is broken over two lines on ${torn.length} pages`);
}

/** A wide table lies across the sheet, and nothing else does. */
function turned(name, { path, parts }, sheets) {
  const across = sheets.filter((sheet) => sheet.width > sheet.height).length;
  report.check(`${name} (${path})`, parts.has("landscape") !== across > 0 && `${across} of ${sheets.length} sheets lie across`);
  report.check(`${name} (${path})`, across === sheets.length && "the text does not stand upright");
}

for (const [name, page] of Object.entries(wanted)) {
  if (!page) { report.check(name, "no such page on this site"); continue; }
  const sheets = await print(name, page);
  report.note(`${name}: ${page.path}, ${sheets.length} pages`);
  layout(name, page.path, sheets);
  turned(name, page, sheets);
  await heads(name, page.path, sheets);
  if (name === "notice") report.check(page.path, sheets.length > 40 && `${sheets.length} pages`);
  if (name === "ended") {
    report.check(page.path, !/（本(文件|信息)/.test(sheets.map(said).join("")) && "a paper no longer in force does not say so in print");
  }
}

await chrome.close();
await server.close();
report.finish();
