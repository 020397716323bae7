// The preview in a real browser: it reloads by itself when the page that is looked at changes, stays where
// it was scrolled to, leaves other pages alone, shows errors in place of a stale text, and its panel can
// be read and used by everybody. Edits a copy of the sample; the program is GONGKAI, else the debug build.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Report, SITE, browser, context, picture, tab } from "./lib.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const GONGKAI = resolve(process.env.GONGKAI ?? `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/gongkai`);
const DAY = "2026-11-20";

const report = new Report("serve");
const folder = mkdtempSync(join(tmpdir(), "gongkai-serve-"));
for (const part of ["site.yaml", "content"]) cpSync(join(SITE, "..", part), join(folder, part), { recursive: true });

/** A preview, and where it listens. */
async function preview(port = "0", ...more) {
  const child = spawn(GONGKAI, ["serve", "--root", folder, "--port", port, "--as-of", DAY, ...more], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8");
  const origin = await new Promise((ready, failed) => {
    child.stderr.on("data", (part) => {
      said += part;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) ready(found[0]);
    });
    child.on("exit", () => failed(new Error(said)));
  });
  const gone = new Promise((done) => { child.on("exit", (code) => done(code)); });
  return { origin, port: new URL(origin).port, stop: () => { child.kill("SIGINT"); return gone; } };
}

// A long document of our own, so that there is something to scroll.
const source = join(folder, "content/预览试验.md");
const address = (origin) => `${origin}/${encodeURIComponent("预览试验")}.html`;
const paragraphs = Array.from({ length: 120 }, (_, n) => `第${n}段。${"本段用来占地方。".repeat(8)}`).join("\n\n");
const text = (title, end) => `---\n标题: ${title}\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n\n${paragraphs}\n\n${end}\n`;

/** As editors save: a new file, renamed over the old one. */
function save(content, path = source) {
  writeFileSync(`${path}.tmp`, content);
  renameSync(`${path}.tmp`, path);
}

const chrome = await browser();
save(text("关于预览试验的通知", "初稿。"));
let server = await preview();

const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
const page = await tab(opened, server);
const shows = (words) => page.waitForFunction((wanted) => document.body.textContent.includes(wanted), words, { timeout: 60000 });
const mark = () => page.evaluate(() => { window.unloaded = false; });
const stayed = () => page.evaluate(() => window.unloaded === false);
/** Time enough for a change elsewhere to have been judged: it shows on its own page. */
const judged = async (path, words) => {
  for (let n = 0; n < 600; n += 1) {
    if ((await (await fetch(`${server.origin}${path}`)).text()).includes(words)) return;
    await new Promise((done) => { setTimeout(done, 50); });
  }
  throw new Error(`${words} never came`);
};

await report.part("reload", async () => {
  await page.goto(address(server.origin), { waitUntil: "load" });
  await shows("初稿。");
  await page.evaluate(() => window.scrollTo({ top: 4000, behavior: "instant" }));
  const before = await page.evaluate(() => window.scrollY);
  report.check("scroll", before < 500 && `the page cannot be scrolled: ${before}`);
  await mark();
  save(text("关于预览试验的通知", "二稿。"));
  await shows("二稿。");
  report.check("the page", !(await page.evaluate(() => window.unloaded === undefined)) && "was not reloaded");
  await page.waitForFunction((y) => Math.abs(window.scrollY - y) <= 1, before, { timeout: 10000 })
    .catch(async () => report.check("scroll", `${before} became ${await page.evaluate(() => window.scrollY)}`));
  report.check("scroll", null);
  report.check("the page", page.trouble());
});

await report.part("other pages", async () => {
  const other = join(folder, "content/另一份.md");
  const count = () => page.evaluate(() => document.querySelector("#gk-panel .gk-else").textContent);
  const without = await count();
  await mark();
  save(text("关于另一份的通知", "另一份。"), other);
  await judged(`/${encodeURIComponent("另一份")}.html`, "另一份。");
  await page.waitForTimeout(1000);
  report.check("a page that did not change", !(await stayed()) && "was reloaded");
  // A finding elsewhere changes the count in the panel, and nothing else.
  const had = await count();
  save(text("关于另一份的通知", "身份证号码：11010519491231002X。"), other);
  await page.waitForFunction((before) => document.querySelector("#gk-panel .gk-else").textContent !== before, had, { timeout: 60000 });
  report.check("the count", !(await stayed()) && "reloaded the page");
  rmSync(other);
  await page.waitForFunction((before) => document.querySelector("#gk-panel .gk-else").textContent === before, without, { timeout: 60000 });
  report.check("the page", page.trouble());
});

await report.part("findings", async () => {
  save(text("关于预览试验的通知", "三稿。").replace("责任科室", "文号: 云民发[2026]99号\n责任科室"));
  await shows("三稿。");
  const panel = page.locator("#gk-panel");
  const summary = panel.locator("summary");
  if (!(await panel.locator("details").evaluate((details) => details.open))) await summary.click();
  const words = await panel.innerText();
  for (const wanted of ["GK-NUM-002", "content/预览试验.md 第 4 行第 5 列", "〔2026〕", "为什么有这一条"]) {
    report.check("panel", !words.includes(wanted) && `does not say ${wanted}`);
  }
  // The carets stand under what they mean, whatever the font.
  const off = await panel.evaluate((element) => {
    const [line, carets] = [element.querySelector("mark"), element.querySelector(".gk-carets b")].map((part) => part.getBoundingClientRect());
    return Math.abs(line.left - carets.left);
  });
  report.check("carets", off > 1 && `${off} px beside the place`);
  for (const [width, height] of [[1280, 900], [375, 812], [320, 640]]) {
    await page.setViewportSize({ width, height });
    const wrong = await page.evaluate(() => {
      const box = document.getElementById("gk-panel").getBoundingClientRect();
      const small = [...document.querySelectorAll("#gk-panel summary, #gk-panel a")]
        .filter((target) => target.getBoundingClientRect().height < 40).map((target) => `${target.textContent}: a low target`);
      const out = box.left < 0 || box.right > window.innerWidth + 1 || box.top < 0 ? ["outside of the window"] : [];
      const wide = document.documentElement.scrollWidth > window.innerWidth ? ["the page scrolls sideways"] : [];
      return [...out, ...wide, ...small];
    });
    report.check(`panel at ${width}`, wrong);
    await picture(page, `serve/panel-${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  // By keyboard alone, and remembered over a reload.
  await summary.focus();
  await page.keyboard.press("Enter");
  report.check("keyboard", (await panel.locator("details").evaluate((details) => details.open)) && "does not close it");
  save(text("关于预览试验的通知", "四稿。").replace("责任科室", "文号: 云民发[2026]99号\n责任科室"));
  await shows("四稿。");
  report.check("the choice", (await page.locator("#gk-panel details").evaluate((details) => details.open)) && "is forgotten");
  await page.locator("#gk-panel summary").click();
  await axe("panel");
  report.check("the page", page.trouble());
});

async function axe(where) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], preload: false,
  }));
  report.check(where, found.violations.map(({ id, nodes, help }) => `axe ${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`));
}

await report.part("errors", async () => {
  save(text("[关于预览试验的通知", "坏稿。"));
  await shows("此页有错误");
  report.check("the error", (await page.evaluate(() => document.body.textContent.includes("四稿。"))) && "stands beside a stale text");
  await axe("error");
  await picture(page, "serve/error");
  page.trouble();
  save(text("关于预览试验的通知", "好稿。"));
  await shows("好稿。");
  await page.goto(`${server.origin}/__gongkai/findings`, { waitUntil: "load" });
  await axe("findings");
  await page.goto(`${server.origin}/__gongkai/explain/GK-NUM-002`, { waitUntil: "load" });
  await axe("explain");
  report.check("own pages", page.trouble());
});

await report.part("restart", async () => {
  await page.goto(address(server.origin), { waitUntil: "load" });
  const { port } = server;
  const code = await server.stop();
  report.check("Ctrl-C", code !== 0 && `exit ${code}`);
  await page.waitForFunction(() => document.querySelector(".gk-status").textContent.includes("预览已停止"), undefined, { timeout: 30000 });
  save(text("关于预览试验的通知", "停着时改的。"));
  server = await preview(port, "--drafts");
  if (server.port === port) await shows("停着时改的。");
  else await page.goto(address(server.origin));
  page.trouble();
});

await report.part("drafts", async () => {
  save(text("关于草稿的通知", "草稿。").replace("责任科室", "草稿: 是\n责任科室"), join(folder, "content/草.md"));
  await judged(`/${encodeURIComponent("草")}.html`, "草稿。");
  await page.goto(`${server.origin}/${encodeURIComponent("草")}.html`, { waitUntil: "load" });
  report.check("the strip", !(await page.locator(".gk-strip").innerText()).includes("草稿") && "does not say 草稿");
  await axe("draft");
  await picture(page, "serve/draft");
  // Rows that a script makes are marked as well.
  await page.goto(`${server.origin}/catalogue/index.html`, { waitUntil: "load" });
  await page.waitForFunction(() => [...document.querySelectorAll("a")].some((link) =>
    link.textContent.includes("关于草稿的通知") && link.querySelector(".gk-ahead")), undefined, { timeout: 60000 });
  report.check("drafts", page.trouble());
});

await chrome.close();
await server.stop();
rmSync(folder, { recursive: true });
report.finish();
