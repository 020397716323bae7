// What a search costs a reader: bytes on the wire, requests, and milliseconds, in a real Chromium with an
// empty cache, over a server that compresses. See benches/README.md.
//
//   node benches/search.mjs PUBLIC [--each N] [--seed N] [--slow FACTOR] [--log QUERY]

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { questions } from "./questions.mjs";
import { browser, fresh, kb, median, serve } from "./server.mjs";

const [folder, ...rest] = process.argv.slice(2);
const option = (name, otherwise) => (rest.includes(`--${name}`) ? rest[rest.indexOf(`--${name}`) + 1] : otherwise);
const SITE = resolve(folder ?? "");
if (!folder || !existsSync(join(SITE, "assets/search/index.js"))) {
  console.error("usage: node benches/search.mjs PUBLIC [--each N] [--seed N] [--slow FACTOR] [--log QUERY]");
  process.exit(2);
}
const EACH = Number(option("each", 5));
const SLOW = Number(option("slow", 1));

const server = await serve({ "/": SITE });
const chrome = await browser();

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

/** How long the answer took since the first file of the index was asked for, and how much of that no file was awaited. */
function times({ at, said }) {
  const files = performance.getEntriesByType("resource")
    .filter((entry) => /assets\/search\/./.test(new URL(entry.name).pathname) && !/index\.js$/.test(new URL(entry.name).pathname))
    .sort((a, b) => a.startTime - b.startTime);
  let awaited = 0, until = files[0].startTime;
  for (const { startTime, responseEnd } of files) {
    awaited += Math.max(0, Math.min(responseEnd, at) - Math.max(startTime, until));
    until = Math.max(until, Math.min(responseEnd, at));
  }
  return { said, at, compute: at - files[0].startTime - awaited };
}

function ask(query) {
  const address = `${server.origin}/search.html?q=${encodeURIComponent(query)}`;
  return fresh(chrome, address, { before: watch, slow: SLOW }, async (page) => {
    const timed = await page.evaluate(times, await page.evaluate(() => window.answered));
    return { ...timed, hits: await page.locator("#search-results .hits > li").count() };
  });
}

// ---- figures ----

const GROUPS = [["页面和脚本", /^\/(search\.html|assets\/[^/]+)(\?|$)/], ["目录和分面", /search\/(index|.*\/docs|simplified)\.js/], ["倒排", /\/p\w+\.js/], ["文本", /\/t\w+\.js/]];
const shares = (log) => GROUPS.map(([name, pattern]) => {
  const own = log.filter(([path]) => pattern.test(path));
  return `${name} ${kb(own.reduce((sum, [, bytes]) => sum + bytes, 0))} KB/${own.length}`;
}).join("，");

const only = option("log", "");
if (only) {
  const asked = await ask(only);
  for (const [path, bytes] of asked.log) console.log(`${kb(bytes).padStart(8)} KB  ${decodeURI(path)}`);
  console.log(`${kb(asked.bytes).padStart(8)} KB  ${asked.log.length} requests; ${asked.said}; ${asked.compute.toFixed(0)} ms at work, ${asked.at.toFixed(0)} ms since the address was opened\n${shares(asked.log)}`);
} else {
  const asked = [];
  for (const question of questions(SITE, EACH, Number(option("seed", 1)))) {
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
