// Every page in a strict browser: no errors, no other hosts, one h1, nothing too wide; then, for pages
// that together show every kind and every part, accessibility in all modes, targets, pictures.

import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Report, SITE, STATES, basePath, browser, context, each, pages, picture, representatives, serve, tab } from "./lib.mjs";
import * as measure from "./measure.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [1280, 768, 375];
const HEIGHT = { 1280: 900, 768: 1024, 375: 812 };
const REFLOW = 320; // A window of 1280 px at 400 % zoom.

const report = new Report("pages");
const all = pages();
const shown = all.filter(({ kind }) => kind !== "redirect");
const chosen = representatives(shown);
report.note(`${all.length} pages, ${chosen.length} of them stand for ${new Set(shown.map(({ kind }) => kind)).size} kinds`);

const chrome = await browser();
const server = await serve({ prefix: basePath() });

/** Two tabs that share a reader's choices. */
async function tabs(options) {
  const opened = await context(chrome, options);
  return { tabs: [await tab(opened, server), await tab(opened, server)], close: () => opened.close() };
}

async function resize(tab, width) {
  await tab.setViewportSize({ width, height: HEIGHT[width] ?? 800 });
}

async function everyPage() {
  const { tabs: open, close } = await tabs({ viewport: { width: 1280, height: 900 } });
  await each(report, shown, open, async ({ path }, tab) => {
    await resize(tab, 1280);
    await tab.goto(server.address(path), { waitUntil: "load" });
    report.check(path, await tab.evaluate(measure.structure));
    report.check(path, await tab.evaluate(measure.steps));
    for (const width of [...WIDTHS, REFLOW]) {
      await resize(tab, width);
      report.check(path, await tab.evaluate(measure.tooWide));
      report.check(path, await tab.evaluate(measure.unevenHeads));
      report.check(path, await tab.evaluate(measure.phones));
    }
    report.check(path, tab.trouble());
  });
  await close();
}

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What a change of colours alone can break. */
const COLOURS = ["color-contrast", "link-in-text-block"];

async function axe(tab, path, state, rules = STANDARDS) {
  await tab.evaluate(AXE);
  const found = await tab.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"], preload: false }), rules);
  report.check(path, found.violations.map(({ id, nodes, help }) =>
    `axe ${id} (${state}): ${help}: ${[...new Set(nodes.map((node) => node.target.join(" ")))].slice(0, 3).join(" | ")}`));
}

/**
 * What is looked at in each state, width by width: `axe` are all rules on all pages, `colours` those of
 * colours on all pages and all rules on one page of each kind, `kinds` only the latter.
 */
const LOOKS = {
  plain: { 1280: ["axe"], 768: ["kinds"], 375: ["axe", "targets"] },
  elder: { 1280: ["kinds"], 768: [], 375: ["axe", "targets"] },
  contrast: { 1280: ["colours"], 375: ["kinds"] },
  large: { 1024: ["kinds"], 375: ["kinds"] },
};

/** One page of each kind: painting costs most, and what a state changes it changes for the whole kind. */
const oneOfKind = new Set(new Map(chosen.map((page) => [page.kind, page])).values());

async function inState(state) {
  const { tabs: open, close } = await tabs({ state, viewport: { width: 1280, height: 900 } });
  await each(report, chosen, open, async (page, tab) => {
    const { path } = page;
    const widths = Object.keys(LOOKS[state]).map(Number).sort((a, b) => b - a);
    for (const width of widths) {
      await resize(tab, width);
      // A phone is a phone from the first paint on; between larger windows nothing but the layout differs.
      if (width === widths[0] || width === 375) await tab.goto(server.address(path), { waitUntil: "load" });
      const looks = LOOKS[state][width];
      if (state !== "plain") report.check(path, (await tab.evaluate(measure.unevenHeads)).map((text) => `${text} (${state})`));
      report.check(path, (await tab.evaluate(measure.tooWide)).map((text) => `${text} (${state})`));
      if (looks.includes("targets")) report.check(path, (await tab.evaluate(measure.smallTargets)).map((text) => `${text} (${state})`));
      if (looks.includes("axe")) await axe(tab, path, `${state}, ${width} px`);
      const standsForKind = oneOfKind.has(page) && (looks.includes("colours") || looks.includes("kinds"));
      if (standsForKind) await axe(tab, path, `${state}, ${width} px`);
      else if (looks.includes("colours")) await axe(tab, path, `${state}, ${width} px`, COLOURS);
      if (state === "plain" || (state !== "large" && oneOfKind.has(page))) await picture(tab, `${state === "plain" ? "" : `${state}-`}${width}/${path}`);
    }
    report.check(path, tab.trouble());
  });
  await close();
}

async function withoutScripts() {
  const off = await tabs({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const on = await tabs({ viewport: { width: 1280, height: 900 } });
  const pairs = off.tabs.map((tab, at) => [tab, on.tabs[at]]);
  await each(report, chosen, pairs, async ({ path, kind }, [bare, live]) => {
    await bare.goto(server.address(path), { waitUntil: "load" });
    await live.goto(server.address(path), { waitUntil: "load" });
    const [without, withThem] = [await bare.evaluate(measure.mainText), await live.evaluate(measure.mainText)];
    // Scripts may add buttons and their words; they may hide nothing, except on pages that they fill.
    const fills = /page-(catalogue|search)/.test(kind);
    const lost = !fills && without.length < withThem.length * 0.8;
    report.check(path, lost && `says ${without.length} characters without scripts, ${withThem.length} with them`);
    report.check(path, without.length < 10 && "says nothing without scripts");
    await resize(bare, 375);
    report.check(path, (await bare.evaluate(measure.tooWide)).map((text) => `${text} (no scripts)`));
    await resize(bare, 1280);
    bare.trouble();
    live.trouble();
  });
  await off.close();
  await on.close();
}

/** The buttons at the top do what they say, and the next page remembers. */
async function buttons() {
  const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
  const one = await tab(opened, server);
  await one.goto(server.address("index.html"), { waitUntil: "load" });
  const size = () => one.evaluate(() => parseFloat(getComputedStyle(document.querySelector("main")).fontSize));
  const before = await size();
  for (const [label, name] of [["长者模式", "elder"], ["高对比", "contrast"]]) {
    const button = one.getByRole("button", { name: label, exact: true }).first();
    const found = await button.count();
    report.check("index.html", !found && `no button ${label}`);
    if (!found) continue;
    await button.click();
    const on = () => one.evaluate((word) => document.documentElement.classList.contains(word), name);
    report.check("index.html", !(await on()) && `${label} does nothing`);
    await one.reload({ waitUntil: "load" });
    report.check("index.html", !(await on()) && `${label} is forgotten`);
    if (name === "elder") report.check("index.html", (await size()) < before * 1.2 && "长者模式 does not enlarge the text");
    await one.getByRole("button", { name: label, exact: true }).first().click();
    report.check("index.html", (await on()) && `${label} cannot be switched off`);
  }
  // The first thing that the keyboard reaches is the way past the chrome.
  const fresh = await tab(opened, server);
  await fresh.goto(server.address("index.html"), { waitUntil: "load" });
  await fresh.bringToFront();
  await fresh.keyboard.press("Tab");
  const first = await fresh.evaluate(() => ({ target: document.activeElement.closest(".skip")?.hash.slice(1), main: document.querySelector("main").id, seen: document.activeElement.getBoundingClientRect().height > 1 }));
  report.check("index.html", (!first.target || first.target !== first.main) && "the first Tab does not reach the skip link");
  report.check("index.html", !first.seen && "the focused skip link cannot be seen");
  report.check("index.html", one.trouble());
  await opened.close();
}

/** Every place that the keyboard reaches shows that it is there. */
async function focus() {
  const { tabs: open, close } = await tabs({ viewport: { width: 1280, height: 900 } });
  await each(report, [...oneOfKind], open, async ({ path }, tab) => {
    await tab.goto(server.address(path), { waitUntil: "load" });
    const wrong = new Set();
    for (let press = 0; press < 40; press += 1) {
      await tab.keyboard.press("Tab");
      const unseen = await tab.evaluate(() => {
        const node = document.activeElement;
        if (!node || node === document.body) return null;
        const style = getComputedStyle(node);
        const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
        return marked ? "" : `${node.tagName.toLowerCase()}.${node.className || node.parentElement?.className}`;
      });
      if (unseen === null) break;
      if (unseen) wrong.add(`focus cannot be seen on ${unseen}`);
    }
    report.check(path, [...wrong]);
    tab.trouble();
  });
  await close();
}

/** The theme is small, and written for the browsers of the offices that have old ones. */
function files() {
  const read = (name) => readFileSync(join(SITE, "assets", name), "utf8");
  for (const [name, most] of [["site.css", 30], ["site.js", 12], ["prefs.js", 1]]) {
    const size = Buffer.byteLength(read(name));
    report.check(`assets/${name}`, size > most * 1024 && `${size} bytes, more than ${most} KB`);
  }
  // Words that Chromium 78 or Safari 13 does not know. What a browser may skip without harm is not here.
  const young = {
    css: /:has\(|:is\(|:where\(|:focus-visible|@container|@layer|\binset:|aspect-ratio:|[\s;{]gap:|\b(min|max|clamp)\(|&\s*[:.]/,
    js: /\?\.[a-z([]|\?\?|\|\|=|&&=|\.(at|replaceAll|flatMap|matchAll|allSettled)\(|structuredClone|static \{/,
  };
  for (const name of readdirSync(join(SITE, "assets")).filter((name) => /\.(css|js)$/.test(name))) {
    const text = read(name).replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "");
    const found = text.match(young[name.split(".").pop()]);
    report.check(`assets/${name}`, found && `says “${found[0].trim()}”, which old browsers do not know`);
  }
}

const steps = [["files of the theme", files], ["every page", everyPage]];
for (const state of Object.keys(STATES)) steps.push([state, () => inState(state)]);
steps.push(["scripts off", withoutScripts], ["buttons", buttons], ["focus", focus]);
for (const [name, step] of steps) await report.part(name, step);
await chrome.close();
await server.close();
report.finish();
