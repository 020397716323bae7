// What a search costs a reader: bytes on the wire, requests, and milliseconds, in a real Chromium with an
// empty cache, over a server that compresses. See benches/README.md.
//
//   node benches/search.mjs PUBLIC [--each N] [--seed N] [--slow FACTOR] [--log QUERY]

import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import vm from "node:vm";
import { createGzip } from "node:zlib";

const { chromium } = createRequire(new URL("../tests/browser/package.json", import.meta.url))("playwright-core");

const [folder, ...rest] = process.argv.slice(2);
const option = (name, otherwise) => (rest.includes(`--${name}`) ? rest[rest.indexOf(`--${name}`) + 1] : otherwise);
const SITE = resolve(folder ?? "");
if (!folder || !existsSync(join(SITE, "assets/search/index.js"))) {
  console.error("usage: node benches/search.mjs PUBLIC [--each N] [--seed N] [--slow FACTOR] [--log QUERY]");
  process.exit(2);
}
const EACH = Number(option("each", 5));
const SLOW = Number(option("slow", 1));

// ---- what readers ask, drawn from what the site says ----

/** The same draws on every machine. */
function draws(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const draw = draws(Number(option("seed", 1)));
const pick = (list) => list[draw(list.length)];

/** Bodies as the index stores them, of a few files in each block. */
function bodies() {
  const root = join(SITE, "assets/search");
  const texts = [];
  const scope = vm.createContext({ gongkaiText: (block, stamp, file, units) => units.forEach((unit) => texts.push(unit.length > 2 ? unit[7] : unit[0])) });
  for (const block of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const files = readdirSync(join(root, block.name)).filter((name) => /^t/.test(name)).sort();
    for (let n = 0; n < 40; n += 1) vm.runInContext(readFileSync(join(root, block.name, pick(files)), "utf8"), scope);
  }
  return texts.filter((text) => text.length > 60);
}

/** Some letters of one line, without what a query takes for an operator. */
function part(text, least, most) {
  for (;;) {
    const line = Array.from(pick(text.split("\n")));
    const length = least + draw(most - least + 1);
    if (line.length < length) continue;
    const from = draw(line.length - length + 1);
    const piece = line.slice(from, from + length).join("");
    if (!/[\s“”"'‘’「」『』＂-]/.test(piece)) return piece;
  }
}

function questions() {
  const { documents } = JSON.parse(readFileSync(join(SITE, "catalogue/catalogue.json"), "utf8"));
  const texts = bodies();
  const numbered = documents.filter(({ doc_number }) => /〔\d{4}〕\d+号$/.test(doc_number ?? ""));
  const number = () => pick(numbered).doc_number.match(/〔(\d{4})〕(\d+)号$/);
  const keyword = () => pick(documents.filter(({ keywords }) => keywords?.length).map(({ keywords }) => pick([keywords].flat())));
  const kinds = {
    "2 字": () => part(pick(texts), 2, 2),
    "4 字": () => part(pick(texts), 4, 4),
    "6 至 12 字": () => part(pick(texts), 6, 12),
    "常用词": () => pick(["通知", "养老", "工作", "管理", "办法", "社会救助", "申请", "标准"]),
    "关键词": keyword,
    "标题全文": () => pick(documents).title,
    "标题一段": () => part(pick(documents).title, 4, 8),
    "文号": () => pick(numbered).doc_number,
    "文号简写": () => { const [, year, serial] = number(); return pick([`${year}-${serial}`, `[${year}]${serial}`, `(${year}) ${serial}`, `${serial}号`]); },
    "两个词": () => { const text = pick(texts); return `${part(text, 2, 4)} ${part(text, 2, 4)}`; },
    "三个词": () => { const text = pick(texts); return `${part(text, 2, 4)} ${part(text, 2, 3)} ${part(text, 2, 3)}`; },
    "词和年份": () => `${keyword()} ${2016 + draw(10)}年`,
    "一字不差": () => `“${part(pick(texts), 5, 10)}”`,
    "不含": () => `${part(pick(texts), 3, 4)} -${part(pick(texts), 3, 4)}`,
    "没有的词": () => part(pick(texts), 2, 2) + pick(["魑魅", "饕餮", "氍毹", "觳觫"]),
  };
  return Object.entries(kinds).flatMap(([kind, make]) => Array.from({ length: EACH }, () => ({ kind, query: make() })));
}

// ---- the server: gzip as most servers are set up, nothing else ----

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml" };

const server = createServer((request, response) => {
  const file = join(SITE, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  if (!file.startsWith(SITE) || !existsSync(file) || statSync(file).isDirectory()) return response.writeHead(404).end();
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", "Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-cache" });
  return createReadStream(file).pipe(createGzip({ level: 6 })).pipe(response);
});
await new Promise((ready) => { server.listen(0, "127.0.0.1", ready); });
const origin = `http://127.0.0.1:${server.address().port}`;

// ---- one question, asked in a fresh browser ----

/** Runs in the page: when the answer stood there, and the times of all requests. */
function watch() {
  performance.setResourceTimingBufferSize(5000);
  window.answered = new Promise((done) => {
    addEventListener("DOMContentLoaded", () => {
      const status = document.getElementById("search-status");
      new MutationObserver(() => {
        if (/^(找到|最多|没有)/.test(status.textContent)) done({ at: performance.now(), said: status.textContent });
      }).observe(status, { childList: true, characterData: true, subtree: true });
    });
  });
}

/** From the last posting list to the answer, without the wait for texts; and how much of each kind was fetched. */
function times({ at, said }) {
  const all = performance.getEntriesByType("resource");
  const of = (pattern) => all.filter((entry) => pattern.test(new URL(entry.name).pathname));
  const lists = of(/assets\/search\/.*\/(p\w+|docs)\.js$/);
  const texts = of(/assets\/search\/.*\/t\w+\.js$/);
  const last = (entries) => Math.max(...entries.map((entry) => entry.responseEnd));
  const wait = texts.length ? last(texts) - Math.min(...texts.map((entry) => entry.startTime)) : 0;
  return { said, compute: at - last(lists) - wait, whole: at - last(lists) };
}

const chrome = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync),
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
});

async function ask(query) {
  const context = await chrome.newContext({ locale: "zh-CN" });
  const page = await context.newPage();
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  if (SLOW > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: SLOW });
  const open = new Map();
  const log = [];
  session.on("Network.requestWillBeSent", ({ requestId, request }) => open.set(requestId, request.url.slice(origin.length)));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => log.push([open.get(requestId), encodedDataLength]));
  await page.goto(`${origin}/search.html?q=${encodeURIComponent(query)}`, { waitUntil: "load" });
  const answered = await page.evaluate(() => window.answered);
  const timed = await page.evaluate(times, answered);
  // Loading is reported after the script has run.
  await page.waitForTimeout(100);
  const hits = await page.locator("#search-results .hits > li").count();
  await context.close();
  return { ...timed, hits, log, bytes: log.reduce((sum, [, bytes]) => sum + bytes, 0) };
}

// ---- figures ----

const kb = (bytes) => (bytes / 1024).toFixed(1);
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const GROUPS = [["页面和脚本", /^\/(search\.html|assets\/[^/]+)(\?|$)/], ["目录和分面", /search\/(index|.*\/docs|simplified)\.js/], ["倒排", /\/p\w+\.js/], ["文本", /\/t\w+\.js/]];
const shares = (log) => GROUPS.map(([name, pattern]) => {
  const own = log.filter(([path]) => pattern.test(path));
  return `${name} ${kb(own.reduce((sum, [, bytes]) => sum + bytes, 0))} KB/${own.length}`;
}).join("，");

const only = option("log", "");
if (only) {
  const asked = await ask(only);
  for (const [path, bytes] of asked.log) console.log(`${kb(bytes).padStart(8)} KB  ${decodeURI(path)}`);
  console.log(`${kb(asked.bytes).padStart(8)} KB  ${asked.log.length} requests; ${asked.said}; ${asked.compute.toFixed(0)} ms after the lists\n${shares(asked.log)}`);
} else {
  const asked = [];
  for (const question of questions()) {
    const one = { ...question, ...(await ask(question.query)) };
    asked.push(one);
    if (process.env.VERBOSE) console.log(`${one.kind}\t${one.query}\t${kb(one.bytes)} KB\t${one.log.length}\t${one.compute.toFixed(0)} ms\t${one.said}\t${shares(one.log)}`);
  }
  const line = (name, list) => {
    const of = (key) => list.map((one) => one[key]);
    const requests = list.map((one) => one.log.length);
    console.log(`${name}\tKB ${kb(median(of("bytes")))} / ${kb(Math.max(...of("bytes")))}\trequests ${median(requests)} / ${Math.max(...requests)}\tms ${median(of("compute")).toFixed(0)} / ${Math.max(...of("compute")).toFixed(0)}`);
  };
  console.log(`median / worst of ${asked.length} first searches, cache empty, gzip, CPU ${SLOW}x slower`);
  for (const kind of new Set(asked.map((one) => one.kind))) line(kind, asked.filter((one) => one.kind === kind));
  line("all", asked);
  const worst = asked.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  console.log(`worst: “${worst.query}” ${shares(worst.log)}`);
}
await chrome.close();
server.close();
