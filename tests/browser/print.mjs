// The printed page: PDF by the browser, read back with poppler.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PICTURES, Report, basePath, browser, context, pages, serve, tab } from "./lib.mjs";

const MM = 72 / 25.4;
// VISUAL: A4, 37 top, 35 bottom, 28 left, 26 right.
const AREA = { left: 28 * MM, right: (210 - 26) * MM, top: 37 * MM, bottom: (297 - 35) * MM };
const SLACK = 3;
// Words of the chrome that have no place on paper.
const CHROME = ["跳到正文", "长者模式", "高对比", "栏目导航", "网站地图", "复制引用", "我要纠错", "校验值"];

const report = new Report("print");
const all = pages().filter(({ kind }) => kind.startsWith("page-document"));
const longest = (wanted) => all.filter(wanted).sort((a, b) => b.html.length - a.html.length || a.path.localeCompare(b.path))[0];
const rows = ({ html }) => Math.max(0, ...[...html.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => (table.match(/<tr/g) ?? []).length));

const wanted = {
  notice: longest(({ kind, html }) => kind.includes("kind-document") && /附件/.test(html)),
  report: longest(({ kind }) => kind.includes("kind-annual-report")),
  table: [...all].sort((a, b) => rows(b) - rows(a) || a.path.localeCompare(b.path))[0],
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
const inside = (page) => page.words.filter(({ top }) => top < AREA.bottom);

async function print(name, page) {
  await one.goto(server.address(page.path), { waitUntil: "load" });
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, await one.pdf({ preferCSSPageSize: true, printBackground: false }));
  execFileSync("pdftoppm", ["-png", "-r", "70", file, join(PICTURES, "print", name)]);
  return words(file);
}

function layout(name, path, sheets) {
  const where = `${name} (${path})`;
  report.check(where, sheets.length === 0 && "prints nothing");
  report.check(where, sheets.map((sheet) => (Math.abs(sheet.width - 595) > 2 || Math.abs(sheet.height - 842) > 2) && `not A4: ${sheet.width} × ${sheet.height} pt`));
  for (const [at, sheet] of sheets.entries()) {
    const out = inside(sheet).filter(({ left, right, top }) => left < AREA.left - SLACK || right > AREA.right + SLACK || top < AREA.top - SLACK);
    report.check(where, out.length > 0 && `text in the margin: page ${at + 1}: ${out.slice(0, 3).map(({ text, left, top, right }) => `${text.slice(0, 12)} (${left.toFixed(0)}–${right.toFixed(0)}, ${top.toFixed(0)})`).join(" ")}`);
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

/** The head of the longest table stands again on every sheet that the table reaches. */
async function heads(name, path, sheets) {
  const table = await one.evaluate(() => {
    const tables = [...document.querySelectorAll(".body table")].filter((node) => node.tHead);
    const node = tables.sort((a, b) => b.rows.length - a.rows.length)[0];
    if (!node) return null;
    const first = (row) => row.cells[0].innerText.replace(/\s/g, "");
    return {
      head: [...node.tHead.rows[0].cells].map((cell) => cell.innerText.replace(/\s/g, "")).filter(Boolean),
      rows: [...node.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s/g, "")).join("")).filter((text) => text.length > 4),
      count: node.rows.length,
    };
  });
  if (!table || table.count < 20) return report.note(`${name}: no table long enough to reach a second page`);
  const reached = sheets.filter((sheet) => table.rows.filter((row) => said(sheet).includes(row)).length > 1);
  report.check(path, reached.length < 2 && table.count >= 45 && `the table of ${table.count} rows was found on ${reached.length} page(s) of ${sheets.length}`);
  for (const sheet of reached) {
    report.check(`${name} (${path})`, table.head.filter((word) => !said(sheet).includes(word)).map((word) => `head “${word}” is not repeated on page ${sheets.indexOf(sheet) + 1}`));
  }
  // A row that is split between two sheets is found on neither.
  const lost = table.rows.filter((row) => !sheets.some((sheet) => said(sheet).includes(row)));
  report.check(`${name} (${path})`, lost.length > table.rows.length / 4 && `${lost.length} of ${table.rows.length} rows are torn or lost`);
}

for (const [name, page] of Object.entries(wanted)) {
  if (!page) { report.check(name, "no such page on this site"); continue; }
  const sheets = await print(name, page);
  report.note(`${name}: ${page.path}, ${sheets.length} pages`);
  layout(name, page.path, sheets);
  await heads(name, page.path, sheets);
  if (name === "notice") report.check(page.path, sheets.length > 40 && `${sheets.length} pages`);
  if (name === "ended") {
    report.check(page.path, !/（本(文件|信息)/.test(sheets.map(said).join("")) && "a paper no longer in force does not say so in print");
  }
}

await chrome.close();
await server.close();
report.finish();
