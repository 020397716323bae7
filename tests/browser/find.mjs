// 检索: typed as a reader types it, judged by the catalogue: numbers, titles, words that nothing has.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Report, SITE, basePath, browser, catalogue, context, serve, tab } from "./lib.mjs";

const report = new Report("find");
const PAGE = "search.html";
const documents = (catalogue()?.documents ?? []).filter(({ url, validity }) => !/^https?:/.test(url) && validity !== "撤回");
const chrome = await browser();
const server = await serve({ prefix: basePath() });

async function withScripts() {
  const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
  const one = await tab(opened, server);
  /** What a question finds, in order: the addresses of the hits. */
  async function ask(words) {
    await one.goto(`${server.address(PAGE)}?q=${encodeURIComponent(words)}`, { waitUntil: "load" });
    await one.waitForFunction(() => /\d|没有/.test(document.querySelector("#search-status")?.textContent ?? ""));
    await one.waitForTimeout(100);
    return one.evaluate(() => [...document.querySelectorAll("#search-results a[href]")].map((link) => link.href.replace(/[?#].*/, "")));
  }
  const place = async (words, document) => {
    const hits = [...new Set(await ask(words))];
    return hits.indexOf(server.address(document.url)) + 1;
  };
  const some = (list) => list.filter((_, at) => at % Math.ceil(list.length / 15) === 0);

  for (const document of some(documents.filter(({ doc_number }) => doc_number))) {
    const found = await place(document.doc_number, document);
    report.check(PAGE, found !== 1 && `${document.doc_number} stands ${found || "nowhere"}, not first`);
    const typed = document.doc_number.replace("〔", "[").replace("〕", "]");
    const typedFound = await place(typed, document);
    report.check(PAGE, typedFound !== 1 && `${typed} stands ${typedFound || "nowhere"}, not first`);
  }
  for (const document of some(documents)) {
    const found = await place(document.title, document);
    report.check(PAGE, !(found >= 1 && found <= 3) && `the title ${document.title} stands ${found || "nowhere"}`);
  }
  const nothing = await ask("没有这样的一句话呀没有");
  report.check(PAGE, nothing.some((href) => documents.some(({ url }) => href === server.address(url))) && "nonsense finds documents");
  // What a reader types is text, never markup.
  await ask("<img src=x onerror=alert(1)>\"'&");
  report.check(PAGE, (await one.locator("#search-results img, #search-status img").count()) > 0 && "the question became markup");
  report.check(PAGE, one.trouble());

  // From the field of any page.
  await one.goto(server.address("index.html"), { waitUntil: "load" });
  const field = one.locator("form[role=search] input[type=search]").first();
  await field.fill(documents[0].title);
  await field.press("Enter");
  await one.waitForLoadState("load");
  report.check("index.html", !one.url().includes("search.html?q=") && "the field does not lead to the search page");
  report.check("index.html", one.trouble());
  await opened.close();
}

async function withoutScripts() {
  const opened = await context(chrome, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const one = await tab(opened, server);
  await one.goto(server.address(PAGE), { waitUntil: "load" });
  const links = await one.evaluate(() => [...document.querySelectorAll("main a[href]")].filter((link) => link.getClientRects().length).length);
  report.check(PAGE, links < 3 && "without scripts there is nothing to browse");
  await opened.close();
}

if (existsSync(join(SITE, "assets/search.js"))) {
  await report.part("with scripts", withScripts);
} else {
  report.note("this site has no search script");
}
await report.part("without scripts", withoutScripts);
await chrome.close();
await server.close();
report.finish();
