// The same tree from other places: the root of a host, a folder of a host, a disk; and a missing page.

import { pathToFileURL } from "node:url";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Report, SITE, basePath, browser, context, each, pages, representatives, serve, tab } from "./lib.mjs";

const report = new Report("offline");
const chosen = representatives(pages().filter(({ kind, path }) => kind !== "redirect" && !path.startsWith("404")));
const chrome = await browser();

/** Whether the style sheet and the scripts of the page arrived. */
function dressed() {
  const wrong = [];
  const links = [...document.querySelectorAll('link[rel~="stylesheet"]')];
  if (links.length === 0) wrong.push("no style sheet");
  for (const link of links) {
    let rules = 0;
    // From a disk the rules are nobody's business, but the sheet must be there.
    try { rules = link.sheet ? link.sheet.cssRules.length : 0; } catch { rules = 1; }
    if (!rules) wrong.push(`style sheet is empty or missing: ${link.getAttribute("href")}`);
  }
  for (const image of document.images) {
    if (image.loading !== "lazy" && !image.naturalWidth) wrong.push(`picture does not show: ${image.getAttribute("src")}`);
  }
  return wrong;
}

async function open(from, address, origin) {
  const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
  const workers = [await tab(opened, { origin }), await tab(opened, { origin })];
  await each(report, chosen, workers, async ({ path }, tab) => {
    await tab.goto(address(path), { waitUntil: "load" });
    report.check(path, (await tab.evaluate(dressed)).map((text) => `${text} (${from})`));
    report.check(path, tab.trouble().map((text) => `${text} (${from})`));
  });
  await opened.close();
}

for (const prefix of ["/", "/门户/公开/"]) {
  const server = await serve({ prefix: encodeURI(prefix) === prefix ? prefix : prefix });
  await open(prefix === "/" ? "at the root of a host" : "in a folder of a host", server.address, server.origin);
  await server.close();
}
await open("from disk", (path) => pathToFileURL(join(SITE, path)).href, "file://");

// A missing page, however deep, is the dressed 404 page of the address that the site was built for.
const missing = join(SITE, "404.html");
if (existsSync(missing)) {
  const server = await serve({ prefix: basePath() });
  const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
  const one = await tab(opened, server);
  for (const path of ["gone.html", "zc/very/deep/gone.html"]) {
    const answer = await one.goto(server.address(path), { waitUntil: "load" });
    report.check("404.html", answer.status() !== 404 && `status ${answer.status()} for a missing page`);
    report.check("404.html", await one.evaluate(dressed));
    const home = await one.evaluate(() => [...document.links].map((link) => link.href));
    report.check("404.html", !home.some((href) => href === server.address("index.html")) && "no link to the home page");
    report.check("404.html", one.trouble().filter((text) => !text.includes("404 (Not Found)")));
  }
  await opened.close();
  await server.close();
}

await chrome.close();
report.finish();
