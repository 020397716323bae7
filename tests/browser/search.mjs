// 检索: typing, suggestions, facets, Back, keyboard, nothing found; from a web server and from a disk.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Report, SITE, basePath, browser, catalogue, context, serve, tab } from "./lib.mjs";

const report = new Report("search");
const published = catalogue();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGE = "search.html";
const chrome = await browser();
const server = await serve({ prefix: basePath() });

const numbered = published.documents.find((row) => row.doc_number && /〔\d{4}〕\d+号$/.test(row.doc_number) && row.validity !== "撤回");
const [, year, serial] = numbered.doc_number.match(/〔(\d{4})〕(\d+)号$/);
/** A word of several titles: the first four letters of a column's name would do; the agency's name does not. */
const WORD = process.env.WORD ?? "养老";

const results = (one) => one.locator("#search-results .hits > li");
const status = (one) => one.locator("#search-status").textContent();
const settled = (one) => one.waitForFunction(() => {
  const text = document.getElementById("search-status").textContent;
  return text && text !== "正在检索…";
});
async function search(one, words) {
  await one.fill("#search-input", words);
  await one.press("#search-input", "Enter");
  await one.waitForFunction((q) => decodeURIComponent(location.href.replace(/\+/g, " ")).includes(`q=${q}`), words);
  await settled(one);
}
const titles = (one) => one.locator("#search-results .hits h2 a").allTextContents();

async function journey(name, address, options = {}) {
  const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
  const one = await tab(opened, options);
  const expect = (what, wrong) => report.check(`${PAGE} (${name})`, wrong && `${what}: ${wrong}`);

  await one.goto(address(PAGE), { waitUntil: "load" });
  expect("at first", !(await one.locator("#search-browse").isVisible()) && "the catalogue is not offered");
  expect("at first", (await results(one).count()) !== 0 && "results without a query");

  // The number, however it is typed.
  for (const typed of [numbered.doc_number, `[${year}]${serial}`, `(${year}) ${serial}`, `${year}-${serial}`]) {
    await search(one, typed);
    const first = (await titles(one))[0];
    expect(`“${typed}”`, first !== numbered.title && !(await titles(one)).includes(numbered.title) && `first is ${first}`);
  }
  await search(one, numbered.doc_number);
  expect("the exact number", (await titles(one))[0] !== numbered.title && `first is ${(await titles(one))[0]}`);
  const href = await one.locator("#search-results .hits h2 a").first().evaluate((node) => node.href);
  expect("the first result", !decodeURIComponent(href).endsWith(numbered.url) && `leads to ${href}`);

  // A word: marked, with a context; facets narrow it down; Back widens it again.
  await search(one, WORD);
  const all = await status(one);
  expect("marks", (await one.locator("#search-results mark").count()) === 0 && "nothing is marked");
  const unmarked = await results(one).evaluateAll((items) => items.filter((item) => !item.querySelector("mark")).length);
  expect("marks", unmarked && `${unmarked} results without a mark`);
  const facet = one.locator("#search-facets section").nth(1).locator("a").first();
  const value = await facet.locator("> span").textContent();
  const said = Number((await facet.locator("small").textContent()).match(/\d+/)?.[0]);
  await facet.click();
  await one.waitForFunction(() => document.querySelector("#search-facets a[aria-current]"));
  const narrowed = Number((await status(one)).match(/\d+/)[0]);
  expect(`the facet ${value}`, narrowed > said && `says ${said}, gives ${narrowed}`);
  expect("the address", !decodeURIComponent(one.url()).includes(value) && `holds no ${value}`);
  await one.goBack();
  await one.waitForFunction(() => !document.querySelector("#search-facets a[aria-current]"));
  await settled(one);
  expect("Back", (await status(one)) !== all && `says “${await status(one)}” instead of “${all}”`);
  await one.locator(".sorts a", { hasText: "按发布日期" }).click();
  await one.waitForFunction(() => document.querySelector(".sorts li:last-child a[aria-current]"));
  const days = await one.locator("#search-results .hits time").allTextContents();
  expect("by date", days.some((day, at) => at > 0 && day > days[at - 1]) && `the dates are ${days}`);

  // The address alone brings everything back.
  const shared = one.url();
  const other = await tab(opened, options);
  await other.goto(shared, { waitUntil: "load" });
  await settled(other);
  expect("a shared address", (await titles(other)).join() !== (await titles(one)).join() && "shows something else");
  await other.close();

  // Ten more.
  await one.goBack();
  await settled(one);
  if (await one.locator("button.more").count()) {
    await one.locator("button.more").click();
    await one.waitForFunction(() => document.querySelectorAll("#search-results .hits > li").length > 10);
    const focused = await one.evaluate(() => document.activeElement.closest("li") && [...document.querySelectorAll("#search-results .hits > li")].indexOf(document.activeElement.closest("li")));
    expect("more results", focused !== 10 && `the focus is on result ${focused}`);
  }

  // Suggestions by keyboard.
  await one.fill("#search-input", "");
  await one.locator("#search-input").pressSequentially(numbered.title.slice(0, 12), { delay: 20 });
  await one.waitForSelector("#search-options li", { state: "visible" });
  expect("suggestions", (await one.getAttribute("#search-input", "aria-expanded")) !== "true" && "aria-expanded is not true");
  await one.press("#search-input", "ArrowDown");
  const active = await one.getAttribute("#search-input", "aria-activedescendant");
  expect("the arrow key", (!active || (await one.locator(`#${active}`).getAttribute("aria-selected")) !== "true") && "selects nothing");
  await one.press("#search-input", "Escape");
  expect("Escape", (await one.locator("#search-options").isVisible()) && "leaves the list open");
  await one.locator("#search-input").pressSequentially(" ", { delay: 20 });
  await one.press("#search-input", "Backspace");
  await one.waitForSelector("#search-options li", { state: "visible" });
  await one.press("#search-input", "ArrowDown");
  await Promise.all([one.waitForURL((url) => !String(url).includes(PAGE)), one.press("#search-input", "Enter")]);
  await one.goBack();
  await one.waitForSelector("#search-input");

  // Nothing found.
  await search(one, "魑魅魍魉");
  expect("nothing found", !(await status(one)).includes("没有找到") && `says “${await status(one)}”`);
  expect("nothing found", !(await one.locator("#search-nothing a").first().isVisible()) && "offers nothing");
  expect("nothing found", !(await one.locator("#search-browse").isVisible()) && "does not offer the catalogue");
  // A word that nothing holds as a whole: its parts are offered, together and alone, and lead somewhere.
  await search(one, `${WORD}魑魅${WORD}`);
  await one.waitForSelector("#search-nothing .tried", { state: "visible" });
  const offered = await one.locator("#search-nothing .tried a").allTextContents();
  expect("a word in two parts", offered.join() !== `只找“${WORD}”` && `offers ${offered}`);
  await one.locator("#search-nothing .tried a").first().click();
  await one.waitForFunction(() => document.querySelectorAll("#search-results .hits > li").length > 0);
  const far = numbered.doc_number.replace(/\d+号$/, "99999号");
  await search(one, far);
  await one.waitForSelector("#search-nothing .tried", { state: "visible" });
  const near = await one.locator("#search-nothing .tried").allTextContents();
  expect("an absent number", !near.some((text) => text.includes(`〔${year}〕`)) && `offers ${near}`);

  for (const words of [WORD, "魑魅魍魉"]) {
    await search(one, words);
    await one.evaluate(AXE);
    const { violations } = await one.evaluate(() => window.axe.run({ preload: false }));
    expect(`axe on “${words}”`, violations.map((found) => `${found.id}: ${found.nodes[0].html.slice(0, 120)}`).join(" | "));
  }
  report.check(`${PAGE} (${name})`, one.trouble());
  await opened.close();
}

/** Files that arrive damaged, or not at all: the reader is told, and may try again. */
async function damaged() {
  const opened = await context(chrome, {});
  const one = await opened.newPage();
  const told = async (how, wanted) => {
    await one.goto("about:blank");
    await one.goto(`${server.address(PAGE)}?q=${encodeURIComponent(WORD)}`, { waitUntil: "load" });
    await one.waitForFunction(() => document.querySelector("#search-status button"));
    report.check(`files ${how}`, !(await status(one)).startsWith(wanted) && `the page says “${await status(one)}”`);
    report.check(`files ${how}`, (await one.locator("#search-found").isVisible()) && "results are shown all the same");
  };
  const again = async (how) => {
    await one.locator("#search-status button").click();
    await one.waitForFunction(() => /^(找到|最多)/.test(document.getElementById("search-status").textContent));
    report.check(`files ${how}, then whole`, (await results(one).count()) === 0 && "nothing is found");
  };
  const files = { postings: /assets\/search\/.*\/p\w+\.js/, texts: /assets\/search\/.*\/t\w+\.js/, columns: /docs\.js/ };
  for (const [kind, pattern] of Object.entries(files)) {
    await one.route(pattern, async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      await route.fulfill({ response, body: body.slice(0, body.length / 2) });
    });
    await told(`of ${kind} cut short`, "检索用的文件有损坏");
    await one.unroute(pattern);
    await again(`of ${kind} cut short`);
  }
  await one.route(files.postings, (route) => route.abort());
  await told("that do not arrive", "索引没有读全");
  await one.unroute(files.postings);
  await again("that do not arrive");
  await opened.close();
}

/** The header's form of any page leads here. */
async function fromAnyPage() {
  const opened = await context(chrome, {});
  const one = await tab(opened, server);
  await one.goto(server.address(numbered.url), { waitUntil: "load" });
  await one.fill(".find input", WORD);
  await Promise.all([one.waitForURL(/search\.html\?q=/), one.press(".find input", "Enter")]);
  await settled(one);
  report.check("the header", (await results(one).count()) === 0 && "a search from another page finds nothing");
  await opened.close();
}

/** On a phone: nothing is wider than the screen, and what is touched is large enough. */
async function onPhone() {
  const opened = await context(chrome, { viewport: { width: 375, height: 700 }, hasTouch: true, isMobile: true });
  const one = await tab(opened, server);
  await one.goto(`${server.address(PAGE)}?q=${encodeURIComponent(WORD)}`, { waitUntil: "load" });
  await settled(one);
  const wide = await one.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  report.check("on a phone", wide > 0 && `the page is ${wide} px too wide`);
  const first = await one.evaluate(() => document.querySelector(".hits a").getBoundingClientRect().top);
  report.check("on a phone", first > 900 && `the first hit stands ${first} px down`);
  await one.locator(".narrow summary").click();
  const facets = await one.locator("#search-facets a").first().isVisible();
  report.check("on a phone", !facets && "what narrows a search cannot be unfolded");
  await opened.close();
}

/** Without scripts the page is a way into the catalogue. */
async function withoutScripts() {
  const opened = await context(chrome, { javaScriptEnabled: false });
  const one = await tab(opened, server);
  await one.goto(server.address(PAGE), { waitUntil: "load" });
  report.check("without scripts", (await one.locator("#search-browse a").count()) === 0 && "there is nothing to browse");
  await opened.close();
}

await report.part("over http", () => journey("http", (path) => server.address(path), server));
const disk = pathToFileURL(`${SITE}/`).href;
await report.part("from disk", () => journey("file", (path) => pathToFileURL(join(SITE, path)).href, { origin: disk }));
await report.part("damaged files", damaged);
await report.part("from any page", fromAnyPage);
await report.part("on a phone", onPhone);
await report.part("without scripts", withoutScripts);
await chrome.close();
await server.close();
report.finish();
