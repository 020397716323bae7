// A web server that compresses as most are set up to, and a browser with an empty cache for every question.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { createGzip } from "node:zlib";

const { chromium } = createRequire(new URL("../tests/browser/package.json", import.meta.url))("playwright-core");

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml" };

/** Folders by the path below which they are served. Text is compressed with gzip 6, nothing else. */
export async function serve(folders, csp = "default-src 'self'") {
  let sent = [];
  const server = createServer((request, response) => {
    // Responses of one connection follow each other, so what has left it since the last one is this one's.
    const { socket } = request, before = socket.bytesWritten;
    response.on("finish", () => sent.push([new URL(request.url, "http://localhost").pathname, socket.bytesWritten - before]));
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const [prefix, folder] = Object.entries(folders).filter(([prefix]) => path.startsWith(prefix)).sort(([a], [b]) => b.length - a.length)[0] ?? ["/", ""];
    const file = join(folder, path.slice(prefix.length));
    if (!folder || !file.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) return response.writeHead(404).end();
    const type = TYPES[extname(file)];
    const headers = { "Content-Type": type ?? "application/octet-stream", "Content-Security-Policy": csp, "Cache-Control": "no-cache" };
    response.writeHead(200, type ? { ...headers, "Content-Encoding": "gzip" } : headers);
    return type ? createReadStream(file).pipe(createGzip({ level: 6 })).pipe(response) : createReadStream(file).pipe(response);
  });
  await new Promise((ready) => { server.listen(0, "127.0.0.1", ready); });
  /** Every response since it was asked last, with its bytes, headers included. */
  const taken = () => { const list = sent; sent = []; return list; };
  return { origin: `http://127.0.0.1:${server.address().port}`, taken, close: () => server.close() };
}

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
}

/** Opens an address with nothing kept, lets `look(page)` wait and see; also every request with its bytes. */
export async function fresh(chrome, address, { before = null, slow = 1 } = {}, look) {
  const context = await chrome.newContext({ locale: "zh-CN" });
  const page = await context.newPage();
  if (before) await page.addInitScript(before);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  if (slow > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: slow });
  const open = new Map();
  const log = [];
  session.on("Network.requestWillBeSent", ({ requestId, request }) => open.set(requestId, new URL(request.url).pathname));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => log.push([open.get(requestId), encodedDataLength]));
  await page.goto(address, { waitUntil: "load" });
  const seen = await look(page);
  // Loading is reported after the script has run.
  await page.waitForTimeout(100);
  await context.close();
  return { ...seen, log, bytes: log.reduce((sum, [, bytes]) => sum + bytes, 0) };
}

export const kb = (bytes) => (bytes / 1024).toFixed(1);
export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
