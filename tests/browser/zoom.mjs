// A reader whose browser is set to letters twice as large, as a real profile has it: the text must grow
// and the page must still fit.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { LAUNCH, Report, basePath, browser, context, pages, picture, representatives, serve, tab } from "./lib.mjs";
import { tooWide } from "./measure.mjs";

const report = new Report("zoom");
const chosen = representatives(pages().filter(({ kind }) => kind !== "redirect"));
const server = await serve({ prefix: basePath() });
const textSize = () => parseFloat(getComputedStyle(document.querySelector("main p, main td, main li, main h1")).fontSize);

const chrome = await browser();
const normal = await context(chrome, { viewport: { width: 1280, height: 900 } });
const usual = await tab(normal, server);

const profile = mkdtempSync(join(tmpdir(), "gongkai-profile-"));
mkdirSync(join(profile, "Default"));
writeFileSync(join(profile, "Default/Preferences"), JSON.stringify({
  webkit: { webprefs: { default_font_size: 32, default_fixed_font_size: 26 } },
}));
const large = await chromium.launchPersistentContext(profile, { ...LAUNCH, locale: "zh-CN", viewport: { width: 1280, height: 900 } });
const wide = await tab(large, server);

for (const { path } of chosen) {
  await usual.goto(server.address(path), { waitUntil: "load" });
  await wide.goto(server.address(path), { waitUntil: "load" });
  const grown = (await wide.evaluate(textSize)) / (await usual.evaluate(textSize));
  report.check(path, grown < 1.9 && `text grows only ${grown.toFixed(2)} times when the reader asks for twice the size`);
  for (const width of [1280, 768]) {
    await wide.setViewportSize({ width, height: 900 });
    report.check(path, (await wide.evaluate(tooWide)).map((text) => `${text} (text at 200 %)`));
  }
  await picture(wide, `zoom/${path}`);
  await wide.setViewportSize({ width: 1280, height: 900 });
  report.check(path, wide.trouble());
}

await large.close();
await chrome.close();
await server.close();
rmSync(profile, { recursive: true, force: true });
report.finish();
