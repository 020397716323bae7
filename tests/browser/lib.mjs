// What the browser tests share: the tree of pages, a strict web server, the browser, the report.

import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { chromium } from "playwright-core";

/** The built site under test: the first argument, or the sample that `tests/run` builds. */
export const SITE = resolve(process.argv[2] ?? "target/sample/public");

/** Pictures for people to look at; never compared. */
export const PICTURES = resolve(process.env.SCREENSHOTS ?? "target/screenshots");

// ---- the tree ----

/** Every file below a folder, relative, with `/`, sorted. */
export function files(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith("."))
    .flatMap((entry) => {
      const path = below ? `${below}/${entry.name}` : entry.name;
      return entry.isDirectory() ? files(folder, path) : [path];
    })
    .sort();
}

const VALUE = `(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`;

function attributes(html, name) {
  return [...html.matchAll(new RegExp(`\\s${name}=${VALUE}`, "g"))].map((m) => m[1] ?? m[2] ?? m[3]);
}

/** A page by its source: path, bytes, `kind` (the class of its body) and the parts that it is made of. */
export function page(path, folder = SITE) {
  const html = readFileSync(join(folder, path), "utf8");
  const body = html.match(new RegExp(`<body[^>]*?\\sclass=${VALUE}`));
  const redirect = /http-equiv="?refresh/.test(html);
  const kind = redirect ? "redirect" : (body?.[1] ?? body?.[2] ?? body?.[3] ?? "bare");
  const parts = new Set(attributes(html, "class").flatMap((value) => value.split(/\s+/)));
  for (const tag of ["table", "figure", "img", "pre", "details", "form", "colgroup", "sup", "svg", "dl", "noscript"]) {
    if (html.includes(`<${tag}`)) parts.add(`<${tag}>`);
  }
  return { path, html, kind, parts };
}

export function pages(folder = SITE) {
  return files(folder).filter((path) => path.endsWith(".html")).map((path) => page(path, folder));
}

/** Class names that are many and look alike: of highlighted code, of single facts, of relations. */
const SAME_LOOK = /^(hl|meta|relation|toc)-|^(num|center)$/;

/** A few pages that together show every kind of page and every part that a kind ever has. */
export function representatives(all) {
  const seen = new Map();
  const fresh = ({ kind, parts }) => {
    const known = seen.get(kind) ?? new Set();
    return [...parts].filter((part) => !known.has(part) && !SAME_LOOK.test(part));
  };
  const chosen = [];
  for (const candidate of [...all].sort((a, b) => b.parts.size - a.parts.size || a.path.localeCompare(b.path))) {
    const known = seen.get(candidate.kind);
    if (known && fresh(candidate).length === 0) continue;
    chosen.push(candidate);
    seen.set(candidate.kind, new Set([...(known ?? []), ...candidate.parts]));
  }
  return chosen.sort((a, b) => a.path.localeCompare(b.path));
}

/** The catalogue that the site publishes, or null for a folder of loose pages. */
export function catalogue(folder = SITE) {
  const path = join(folder, "catalogue/catalogue.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

/** The path of `base_url`, read off the canonical link of the home page. */
export function basePath(folder = SITE) {
  const home = join(folder, "index.html");
  const link = existsSync(home) && readFileSync(home, "utf8").match(/<link[^>]*rel="?canonical"?[^>]*href="?([^">\s]+)/);
  const path = link ? new URL(link[1]).pathname.replace(/index\.html$/, "") : "/";
  return path.endsWith("/") ? path : `${path}/`;
}

// ---- the server ----

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml", ".png": "image/png",
  ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8", ".pdf": "application/pdf", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
};

/** Serves a folder on loopback below `prefix` with the strictest headers that the theme promises to stand. */
export async function serve({ folder = SITE, prefix = "/" } = {}) {
  const send = (response, status, file) => {
    response.writeHead(status, {
      "Content-Type": TYPES[extname(file).toLowerCase()] ?? "application/octet-stream",
      "Content-Security-Policy": "default-src 'self'",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    });
    createReadStream(file).pipe(response);
  };
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let file = asked.startsWith(prefix) ? join(folder, asked.slice(prefix.length)) : "";
    if (file && existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    if (file.startsWith(folder) && existsSync(file)) return send(response, 200, file);
    const missing = join(folder, "404.html");
    if (extname(asked) === ".html" && existsSync(missing)) return send(response, 404, missing);
    response.writeHead(404).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const address = (path) => origin + prefix + path.split("/").map(encodeURIComponent).join("/");
  return { origin, address, close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) };
}

// ---- the browser ----

const CHROMIUM = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

export const LAUNCH = {
  executablePath: CHROMIUM,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb",
    "--font-render-hinting=none",
  ],
};

export async function browser() {
  if (!CHROMIUM) throw new Error("no Chromium: apt-get install chromium, or set CHROMIUM");
  return chromium.launch(LAUNCH);
}

/** What a reader has chosen before; `prefs.js` reads it before the first paint. */
export const STATES = {
  plain: {},
  elder: { "gongkai-elder": "on" },
  contrast: { "gongkai-contrast": "on" },
  large: { "gongkai-size": "large" },
};

/** A context in which everything that a page does wrong by itself ends up in `trouble`. */
export async function context(browser, { origin, state = "plain", ...options } = {}) {
  const opened = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
  opened.setDefaultTimeout(120000);
  const wanted = STATES[state];
  if (Object.keys(wanted).length) {
    await opened.addInitScript((entries) => {
      try { for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value); } catch { /* no storage */ }
    }, wanted);
  }
  return opened;
}

/** Opens a tab that writes down console errors, exceptions, failed requests and requests to other hosts. */
export async function tab(context, { origin } = {}) {
  const opened = await context.newPage();
  const trouble = [];
  opened.trouble = () => trouble.splice(0);
  opened.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(`console ${message.type()}: ${message.text()}`);
  });
  opened.on("pageerror", (error) => trouble.push(`exception: ${error.message}`));
  opened.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob|about):/.test(url) && origin && !url.startsWith(origin)) trouble.push(`request to another place: ${url}`);
  });
  opened.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) trouble.push(`${response.status()}: ${decodeURI(response.url().replace(origin ?? "", ""))}`);
  });
  opened.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // Leaving a page while its icon is still on the way is no failure.
    if (why !== "net::ERR_ABORTED") trouble.push(`request failed (${why}): ${decodeURI(request.url().replace(origin ?? "", ""))}`);
  });
  return opened;
}

/** Runs `work` over all pages, as many at a time as there are workers. What breaks is a failure of that page. */
export async function each(report, items, workers, work) {
  const queue = [...items];
  await Promise.all(workers.map(async (worker) => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try { await work(item, worker); } catch (error) { report.check(item.path, `cannot be tested: ${error.message.split("\n")[0]}`); }
    }
  }));
}

const LONGEST_PICTURE = 6000;

/** A picture under `target/screenshots/`. */
export async function picture(tab, name) {
  const [folder, ...rest] = name.replace(/\.html$/, "").split("/");
  const path = join(PICTURES, folder, `${rest.join("_")}.png`);
  mkdirSync(join(PICTURES, folder), { recursive: true });
  // The beginning of a long page shows all there is to see, and painting costs more than anything else.
  const height = await tab.evaluate(() => document.documentElement.scrollHeight);
  // A window that has just changed its size may still hold tiles of the old one.
  await tab.evaluate(() => Promise.race([
    new Promise((painted) => { requestAnimationFrame(() => requestAnimationFrame(painted)); }),
    new Promise((late) => { setTimeout(late, 500); }),
  ]));
  const clip = { x: 0, y: 0, width: tab.viewportSize().width, height: Math.min(height, LONGEST_PICTURE) };
  await tab.screenshot({ path, clip, fullPage: true });
}

// ---- the report ----

/** Counts checks; says each failure once, with the pages that share it. */
export class Report {
  #name;
  #passed = 0;
  #failures = new Map();
  #began = Date.now();

  constructor(name) { this.#name = name; }

  /** One check: `wrong` is falsy, one sentence, or a list of sentences. */
  check(where, wrong) {
    const sentences = [wrong].flat().filter(Boolean);
    if (sentences.length === 0) { this.#passed += 1; return true; }
    for (const sentence of new Set(sentences)) {
      this.#failures.set(sentence, [...(this.#failures.get(sentence) ?? []), where]);
    }
    return false;
  }

  note(text) { console.log(`${this.#name}: ${text}`); }

  /** Runs a part of the test; what breaks in it is one failure, and the other parts still run. */
  async part(name, work) {
    const began = Date.now();
    try { await work(); } catch (error) { this.check(name, `cannot be tested: ${error.message.split("\n").slice(0, 3).join(" ")}`); }
    this.note(`${name}, ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }

  finish() {
    let failed = 0;
    for (const [sentence, places] of this.#failures) {
      failed += places.length;
      const rest = places.length > 4 ? ` and ${places.length - 4} more` : "";
      console.log(`FAILED ${sentence}\n       on ${places.slice(0, 4).join(", ")}${rest}`);
    }
    console.log(`${this.#name}: ${this.#passed} passed, ${failed} failed`);
    this.note(`${((Date.now() - this.#began) / 1000).toFixed(0)} s`);
    process.exitCode = failed ? 1 : 0;
  }
}
