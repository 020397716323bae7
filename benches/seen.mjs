// From save to seen: how long after a document is saved its new text is served, or stands in public/.
//
//   node benches/seen.mjs CORPUS [ROUNDS]      # target/bench/corpus-10000-1, made by benches/compare.sh
//
// Edits one document of the corpus again and again, its body and its title in turns, under `gongkai serve`,
// `gongkai watch` and `hugo server`, and asks every few milliseconds whether the change can be seen. The
// document is saved as editors do: a new file, renamed over the old one. GONGKAI and HUGO name the
// programs; without HUGO the peer is left out. ONLY=serve,watch,hugo picks. Prints medians and all figures.

import { spawn } from "node:child_process";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { request, Agent } from "node:http";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

const [corpus, rounds = "7"] = process.argv.slice(2);
if (!corpus) { console.error("usage: node benches/seen.mjs CORPUS [ROUNDS]"); process.exit(2); }
const GONGKAI = process.env.GONGKAI ?? "target/release/gongkai";
const HUGO = process.env.HUGO;
const ONLY = (process.env.ONLY ?? "serve,watch,hugo").split(",");
const AS_OF = "2026-02-01";
const EVERY = 2; // Milliseconds between two looks.
const LONGEST = 120_000;

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
const agent = new Agent({ keepAlive: true });

/** The text at an address; empty while nobody answers. */
function get(url) {
  return new Promise((done) => {
    const asked = request(url, { agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => { text += part; });
      response.on("end", () => { done(text); });
      response.on("error", () => { done(""); });
    });
    asked.on("error", () => { done(""); });
    asked.end();
  });
}

function read(path) {
  try { return readFileSync(path, "utf8"); } catch { return ""; }
}

/** Asks until the text holds a word; the milliseconds since `began`. */
async function until(look, word, began) {
  for (;;) {
    if ((await look()).includes(word)) return performance.now() - began;
    if (performance.now() - began > LONGEST) throw new Error(`${word} was never seen`);
    await pause(EVERY);
  }
}

function save(path, text) {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

const median = (figures) => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];

/** Edits the document, and for every edit asks `look` for it. `settled` waits until the program is idle. */
async function measure(name, file, titleKey, look, settled) {
  const original = readFileSync(file, "utf8");
  const edits = {
    body: (word) => `${original}\n\n${word}。\n`,
    title: (word) => original.replace(new RegExp(`^${titleKey}: .*$`, "m"), (line) => `${line}${word}`),
  };
  try {
    for (const [kind, edit] of Object.entries(edits)) {
      const figures = [];
      const whole = [];
      for (let round = 0; round < Number(rounds); round += 1) {
        await settled.idle();
        const word = `第${round}次${kind === "body" ? "正文" : "标题"}${process.pid}`;
        const mark = settled.mark();
        const began = performance.now();
        save(file, edit(word));
        figures.push(await until(look, word, began));
        const done = await settled.after(mark);
        if (done) whole.push(done - began);
      }
      const all = figures.map((figure) => figure.toFixed(0)).join(" ");
      const tree = whole.length ? `, whole tree ${median(whole).toFixed(0)} ms` : "";
      console.log(`${name.padEnd(8)} ${kind.padEnd(6)} median ${median(figures).toFixed(0).padStart(6)} ms${tree}   (${all})`);
    }
  } finally {
    save(file, original);
  }
}

/** Starts a program and collects what it says. */
function start(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { text: "", at: performance.now() };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (part) => { said.text += part; said.at = performance.now(); });
  }
  const gone = new Promise((done) => { child.on("exit", done); });
  return {
    said,
    async says(pattern) {
      for (;;) {
        const found = said.text.match(pattern);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`${program} ended:\n${said.text}`);
        await pause(20);
      }
    },
    async stop() { child.kill("SIGINT"); await gone; },
  };
}

/** A program that says nothing of its work is given time: no edit may meet the work on the one before. */
const patient = { idle: () => pause(Number(process.env.REST ?? 1500)), mark: () => 0, after: async () => 0 };

/** A program that says when it is done. */
function outspoken(program, pattern) {
  const count = () => program.said.text.split(pattern).length - 1;
  return {
    idle: () => pause(400),
    mark: count,
    async after(mark) {
      while (count() === mark) await pause(EVERY);
      return program.said.at;
    },
  };
}

/** A document in the middle of the corpus, by its name in both trees. */
function chosen() {
  const below = (folder) => readdirSync(folder, { recursive: true }).filter((path) => /\d{4}-\d+\.md$/.test(path)).sort();
  const hugo = below(join(corpus, "hugo/content"));
  const path = hugo[Math.floor(hugo.length / 2)];
  const name = path.split("/").pop();
  const ours = below(join(corpus, "gongkai/content"));
  const title = read(join(corpus, "hugo/content", path)).match(/^title: (.*)$/m)[1];
  const same = ours.find((other) => other.endsWith(`/${name}`) && read(join(corpus, "gongkai/content", other)).includes(title));
  return { ours: join(corpus, "gongkai/content", same), theirs: join(corpus, "hugo/content", path), page: path.replace(/\.md$/, ".html") };
}

const { ours, theirs, page } = chosen();
console.log(`${ours} -> ${page}, ${rounds} rounds`);
const root = join(corpus, "gongkai");

if (ONLY.includes("serve")) {
  const serve = start(GONGKAI, ["serve", "--root", root, "--as-of", AS_OF, "--port", "0"]);
  const [, origin] = await serve.says(/http:\/\/(127\.0\.0\.1:\d+)/);
  await measure("serve", ours, "标题", () => get(`http://${origin}/${page}`), patient);
  await serve.stop();
}
if (ONLY.includes("watch")) {
  const watch = start(GONGKAI, ["watch", "--root", root, "--as-of", AS_OF]);
  await watch.says(/正在监视/);
  await measure("watch", ours, "标题", () => read(join(root, "public", page)), outspoken(watch, "生成完毕"));
  await watch.stop();
}
if (HUGO && ONLY.includes("hugo")) {
  const hugo = start(HUGO, ["server", "--source", join(corpus, "hugo"), "--port", "13131"]);
  const [, origin] = await hugo.says(/(http:\/\/localhost:13131\/[^ ]*)/);
  await measure("hugo", theirs, "title", () => get(new URL(page, origin).href), { ...patient, idle: () => pause(5000) });
  await hugo.stop();
}
agent.destroy();
