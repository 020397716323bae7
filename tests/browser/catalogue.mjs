// 公开目录: filters, counts and words against the published JSON; and everything without scripts.

import { Report, SITE, basePath, browser, catalogue, context, files, serve, tab } from "./lib.mjs";

const report = new Report("catalogue");
const published = catalogue();
if (!published) {
  report.check("catalogue/catalogue.json", "is missing");
  report.finish();
  process.exit();
}
const documents = published.documents;
const chrome = await browser();
const server = await serve({ prefix: basePath() });
const PAGE = "catalogue/index.html";

const same = (what, found, expected) => report.check(PAGE, found !== expected && `${what}: says ${found}, should be ${expected}`);

async function withScripts() {
  const opened = await context(chrome, { viewport: { width: 1280, height: 900 } });
  const one = await tab(opened, server);
  await one.goto(server.address(PAGE), { waitUntil: "load" });

  /** The number that the count line says, as soon as it stops changing. */
  async function count() {
    let last = null;
    // The page waits a moment after each key.
    await one.waitForTimeout(250);
    for (let tries = 0; tries < 40; tries += 1) {
      // “共 114 条”, or “共 114 条，符合条件的 13 条”: the last number counts.
      const number = (await one.locator("#count").textContent())?.match(/\d+/g)?.at(-1);
      if (number !== undefined && number === last) return Number(number);
      last = number;
      await one.waitForTimeout(50);
    }
    return null;
  }


  same("without a filter", await count(), documents.length);
  report.check(PAGE, !(await one.locator("#filters").isVisible()) && "the filters stay hidden with scripts");

  const matches = {
    year: (value) => (row) => row.published.startsWith(value.match(/\d{4}/)[0]),
    office: (value) => (row) => row.offices.includes(value),
    validity: (value) => (row) => row.validity === value,
    column: (value) => (row) => row.column.join(" > ") === value || row.column.join(" > ").startsWith(`${value} > `) || row.column.includes(value),
  };

  for (const name of ["column", "year", "office", "kind", "validity"]) {
    const select = one.locator(`#filters select[name=${name}]`);
    const options = (await select.locator("option").evaluateAll((nodes) => nodes.map((node) => ({ value: node.value, text: node.textContent.trim() }))))
      .filter(({ value }) => value !== "");
    report.check(PAGE, options.length === 0 && `no choice under ${name}`);
    let sum = 0;
    for (const { value, text } of options) {
      await select.selectOption(value);
      const found = await count();
      sum += found ?? 0;
      if (matches[name]) same(`${name} = ${text}`, found, documents.filter(matches[name](text)).length);
    }
    if (name === "kind") same("the kinds together", sum, documents.length);
    await one.locator("#filters button[type=reset]").click();
    same(`after clearing ${name}`, await count(), documents.length);
  }

  // Two filters at once, and words.
  const numbered = documents.find(({ doc_number }) => doc_number);
  if (numbered) {
    const field = one.locator("#filters input[name=words]");
    await field.fill(numbered.doc_number);
    same(`the number ${numbered.doc_number}`, await count(), documents.filter(({ doc_number, title }) => doc_number === numbered.doc_number || title.includes(numbered.doc_number)).length);
    const hrefs = await one.locator("#catalogue a[href]").evaluateAll((nodes) => nodes.map((node) => node.href));
    report.check(PAGE, !hrefs.some((href) => decodeURI(href).endsWith(numbered.url)) && `the row of ${numbered.doc_number} does not link to its page`);
    const labels = await one.locator("#filters select[name=year] option").allTextContents();
    const index = labels.findIndex((label) => label.includes(numbered.published.slice(0, 4)));
    await one.locator("#filters select[name=year]").selectOption({ index });
    report.check(PAGE, (await count()) < 1 && "number and year together find nothing");
    await field.fill("没有这样的文件没有这样的文件");
    same("words that nothing has", await count(), 0);
  }
  report.check(PAGE, one.trouble());
  await opened.close();
}

async function withoutScripts() {
  // Without scripts the pages by year together list everything, each once.
  const bare = await context(chrome, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const plain = await tab(bare, server);
  const listed = new Map();
  const queue = [];
  await plain.goto(server.address(PAGE), { waitUntil: "load" });
  const yearPage = /\/catalogue\/\d{4}(-p\d+)?\.html$/;
  const links = () => plain.evaluate(() => [...document.querySelectorAll("main a[href]")].map((link) => link.href));
  queue.push(...new Set((await links()).filter((href) => yearPage.test(href))));
  report.check(PAGE, documents.length > 0 && queue.length === 0 && "no pages by year without scripts");
  const visited = new Set();
  while (queue.length) {
    const address = queue.shift();
    if (visited.has(address)) continue;
    visited.add(address);
    await plain.goto(address, { waitUntil: "load" });
    queue.push(...(await links()).filter((href) => yearPage.test(href)));
    const rows = await plain.evaluate(() => [...document.querySelectorAll("main table tbody tr")].map((row) => row.querySelector("a[href]")?.href));
    report.check(address, rows.length > 500 && `${rows.length} rows on one page`);
    for (const href of rows) listed.set(href, (listed.get(href) ?? 0) + 1);
  }
  const expected = documents.map(({ url }) => (/^https?:/.test(url) ? url : server.address(url)));
  for (const url of expected) report.check(PAGE, !listed.has(url) && !listed.has(encodeURI(url)) && `without scripts nothing leads to ${decodeURI(url)}`);
  same("rows without scripts", [...listed.values()].reduce((a, b) => a + b, 0), documents.length);
  await bare.close();
}

await report.part("with scripts", withScripts);
await report.part("without scripts", withoutScripts);

// Every download is there and is not empty.
for (const name of ["catalogue.json", "catalogue.csv", "catalogue.xlsx", "catalogue.xml", "schema.json"]) {
  report.check(PAGE, !files(SITE).includes(`catalogue/${name}`) && `catalogue/${name} is missing`);
}
await chrome.close();
await server.close();
report.finish();
