// Every page, style sheet and picture of the tree through the Nu Html Checker. Errors fail.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Report, SITE, files } from "./lib.mjs";

const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
const report = new Report("vnu");

// Properties that browsers and the CSS drafts know and the checker does not yet. Only these words excuse.
const YOUNG = /Property “(text-autospace|text-spacing-trim|text-wrap|text-wrap-style|line-break|forced-color-adjust|print-color-adjust|hanging-punctuation|interpolate-size|size)” doesn't exist/;

const KINDS = [["html", []], ["css", ["--css"]], ["svg", ["--svg"]]];
const all = files(SITE);
let warnings = 0;

for (const [ending, flags] of KINDS) {
  const those = all.filter((path) => path.endsWith(`.${ending}`));
  for (let at = 0; at < those.length; at += 400) {
    const batch = those.slice(at, at + 400);
    const run = spawnSync("java", ["-Xss4m", "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout", ...flags, ...batch.map((path) => join(SITE, path))], { encoding: "utf8", maxBuffer: 1 << 28 });
    if (run.status !== 0 || !run.stdout) {
      report.check("vnu", `the checker did not run: ${run.error?.message ?? run.stderr.slice(0, 400)}`);
      continue;
    }
    const wrong = new Map(batch.map((path) => [path, []]));
    for (const message of JSON.parse(run.stdout).messages) {
      const path = relative(SITE, fileURLToPath(message.url ?? `file://${SITE}/?`));
      if (message.type === "info") {
        warnings += 1;
        if (warnings <= 10) report.note(`warning, ${path}:${message.lastLine}: ${message.message}`);
      } else if (!YOUNG.test(message.message)) {
        wrong.get(path)?.push(`${message.message} [${(message.extract ?? "").replace(/\s+/g, " ").slice(0, 90)}]`) ?? report.check(path, message.message);
      }
    }
    for (const [path, sentences] of wrong) report.check(path, sentences);
  }
}
report.note(`${warnings} warnings`);
report.finish();
