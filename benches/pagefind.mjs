// Our search beside Pagefind's over the same documents: what building costs, bytes and milliseconds of a
// first search, how much of what is found holds what was asked, and how much of what holds it is found.
//
//   node benches/pagefind.mjs SITE YYYY-MM-DD [--documents N] [--each N] [--seed N]
//
// SITE has been built. GONGKAI names the program. Pagefind comes from npm into target/bench/pagefind.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { open } from "../tests/search/shim.mjs";
import { questions } from "./questions.mjs";
import { browser, fresh, kb, median, serve } from "./server.mjs";

const [root, day, ...rest] = process.argv.slice(2);
const option = (name, otherwise) => Number(rest.includes(`--${name}`) ? rest[rest.indexOf(`--${name}`) + 1] : otherwise);
if (!root || !/^\d{4}-\d\d-\d\d$/.test(day ?? "")) {
  console.error("usage: node benches/pagefind.mjs SITE YYYY-MM-DD [--documents N] [--each N] [--seed N]");
  process.exit(2);
}
const SITE = join(resolve(root), "public");
const WORK = resolve("target/bench/pagefind");
const GONGKAI = resolve(process.env.GONGKAI ?? "target/release/gongkai");
const EACH = option("each", 3);
/** Of so many results the texts are looked at. */
const LOOKED_AT = 100;

const run = (command, parameters, options = {}) => {
  const done = spawnSync(command, parameters, { encoding: "utf8", maxBuffer: 1 << 30, ...options });
  if (done.status !== 0) throw new Error(`${command} ${parameters.join(" ")}: ${done.stderr || done.error}`);
  return done.stdout;
};

// ---- Pagefind's index of the pages of documents, without navigation ----

mkdirSync(WORK, { recursive: true });
if (!existsSync(join(WORK, "node_modules/.bin/pagefind"))) run("npm", ["install", "--prefix", WORK, "--no-save", "--no-audit", "--no-fund", "pagefind@1.6.0"]);
const { documents } = JSON.parse(readFileSync(join(SITE, "catalogue/catalogue.json"), "utf8"));
const pages = documents.map(({ url }) => url).filter((url) => !/^https?:/.test(url)).slice(0, option("documents", documents.length));
rmSync(join(WORK, "pages"), { recursive: true, force: true });
for (const page of pages) {
  const to = join(WORK, "pages", page);
  mkdirSync(dirname(to), { recursive: true });
  try { linkSync(join(SITE, page), to); } catch { cpSync(join(SITE, page), to); }
}
const timed = join(WORK, "time");
run("/usr/bin/time", ["-f", "%U %S %e %M", "-o", timed, join(WORK, "node_modules/.bin/pagefind"), "--site", join(WORK, "pages"), "--output-path", join(WORK, "index"), "--root-selector", "main"]);
const [user, system, wall, memory] = readFileSync(timed, "utf8").trim().split(" ").map(Number);
console.log(`Pagefind's index of ${pages.length} pages: ${(user + system).toFixed(1)} CPU s, ${wall.toFixed(1)} wall s, ${(memory / 1024).toFixed(0)} MB; on disk ${run("du", ["-sm", join(WORK, "index")]).split("\t")[0]} MB in ${run("find", [join(WORK, "index"), "-type", "f"]).trim().split("\n").length} files`);

// ---- what holds what, by a plain scan ----

const { core, store, finder } = open("themes/default/assets", join(SITE, "assets/search"));
const simple = await store.simplified();
const indexed = new Set(pages);
const texts = run(GONGKAI, ["export", "--format", "text", "--root", resolve(root), "--as-of", day]).trimEnd().split("\n")
  .map((line) => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]).filter(([page]) => indexed.has(page));
function truth(query) {
  const { words } = core.parse(query, simple);
  return new Set(texts.filter(([, text]) => words.every((word) => word.forms.some((form) => text.includes(form)))).map(([page]) => page));
}

// ---- both, asked the same ----

mkdirSync(join(WORK, "page"), { recursive: true });
writeFileSync(join(WORK, "page/search.html"), '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>-</title><script type="module" src="search.js"></script>');
writeFileSync(join(WORK, "page/search.js"), `
const query = new URLSearchParams(location.search).get("q");
const pagefind = await import("/pagefind/pagefind.js");
const { results } = await pagefind.search(query);
const load = (list) => Promise.all(list.map(async (one) => (await one.data()).url));
const first = await load(results.slice(0, 10));
window.first = { at: performance.now(), total: results.length, first };
window.rest = () => load(results.slice(10, ${LOOKED_AT}));
`);
const ours = await serve({ "/": SITE });
const theirs = await serve({ "/": join(WORK, "page"), "/pagefind/": join(WORK, "index") }, "default-src 'self' 'wasm-unsafe-eval'");
const chrome = await browser();

const plain = (url) => decodeURIComponent(url).replace(/^\//, "").replace(/\/$/, "/index.html");

async function askPagefind(query) {
  const asked = await fresh(chrome, `${theirs.origin}/search.html?q=${encodeURIComponent(query.replace(/[“”]/g, '"'))}`, {}, async (page) => {
    const { at, total, first } = await (await page.waitForFunction(() => window.first)).jsonValue();
    return { at, total, first: first.map(plain) };
  });
  return asked;
}

async function askOurs(query) {
  return fresh(chrome, `${ours.origin}/search.html?q=${encodeURIComponent(query)}`, {
    before: () => {
      window.answered = new Promise((done) => {
        addEventListener("DOMContentLoaded", () => {
          const status = document.getElementById("search-status");
          new MutationObserver(() => { if (/^(找到|最多|没有)/.test(status.textContent)) done(performance.now()); }).observe(status, { childList: true, characterData: true, subtree: true });
        });
      });
    },
  }, async (page) => ({
    at: await page.evaluate(() => window.answered),
    first: (await page.locator("#search-results .hits h2 a").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).map(plain),
  }));
}

/** All that Pagefind finds, as far as it is looked at; in a page of its own, so that no byte is counted. */
async function allOfPagefind(query) {
  return (await fresh(chrome, `${theirs.origin}/search.html?q=${encodeURIComponent(query.replace(/[“”]/g, '"'))}`, {}, async (page) => {
    await page.waitForFunction(() => window.first);
    return { all: (await page.evaluate(async () => [...window.first.first, ...(await window.rest())])).map(plain) };
  })).all;
}

async function allOfOurs(query) {
  const found = await finder.find(query, {});
  if (!found) return [];
  const all = [];
  for (let from = 0; from < LOOKED_AT && !(found.isExact() && from >= found.total());) {
    const next = await found.results(from, LOOKED_AT - from);
    all.push(...next);
    from += next.length;
    if (!next.length && found.isExact()) break;
  }
  return all.map(({ href }) => plain(href));
}

// Pagefind has no exclusion.
const asked = questions(SITE, EACH, option("seed", 1)).filter(({ kind }) => kind !== "不含");
const rows = [];
for (const { kind, query } of asked) {
  const holding = truth(query);
  for (const [name, ask, all] of [["gongkai", askOurs, allOfOurs], ["pagefind", askPagefind, allOfPagefind]]) {
    // A worker of Pagefind's fetches most of it, which the page's own log does not show.
    ours.taken();
    theirs.taken();
    const { at, first } = await ask(query);
    const log = [...ours.taken(), ...theirs.taken()], bytes = log.reduce((sum, [, bytes]) => sum + bytes, 0);
    const found = (await all(query)).filter((page) => indexed.has(page)).slice(0, LOOKED_AT);
    const shown = first.filter((page) => indexed.has(page));
    const wanted = Math.min(holding.size, LOOKED_AT);
    rows.push({ kind, name, query, bytes, requests: log.length, at, shown: shown.length, right: shown.filter((page) => holding.has(page)).length, wanted, got: Math.min(wanted, new Set(found.filter((page) => holding.has(page))).size) });
    if (process.env.VERBOSE) console.log(JSON.stringify(rows[rows.length - 1]));
  }
}
const sum = (list) => list.reduce((total, one) => total + one, 0);
const share = (part, whole) => (whole ? `${((100 * part) / whole).toFixed(1)} %` : "-");
console.log(`${asked.length} first searches; KB and ms: median / worst; right: of the first ten; recall: of at most ${LOOKED_AT} a question`);
for (const kind of [...new Set(asked.map((one) => one.kind)), "all"]) {
  for (const name of ["gongkai", "pagefind"]) {
    const own = rows.filter((row) => row.name === name && (kind === "all" || row.kind === kind));
    const of = (key) => own.map((row) => row[key]);
    console.log(`${kind}\t${name}\tKB ${kb(median(of("bytes")))} / ${kb(Math.max(...of("bytes")))}\trequests ${median(of("requests"))}\tms ${median(of("at")).toFixed(0)} / ${Math.max(...of("at")).toFixed(0)}\tright ${share(sum(of("right")), sum(of("shown")))}\trecall ${share(sum(of("got")), sum(of("wanted")))}`);
  }
}
await chrome.close();
ours.close();
theirs.close();
