// Judges the page's search scripts on an index that the program made: `node check.mjs ASSETS FOLDER`.
// FOLDER holds `assets/search/`, `documents.json` (address, href, shown text, folded text) and
// `golden.json`. Prints `search: N passed, N failed`.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { open } from "./shim.mjs";

const [assets, folder] = process.argv.slice(2);
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const documents = json(join(folder, "documents.json"));
const { core, store, finder, fetched } = open(assets, join(folder, "assets/search"));

let passed = 0;
let failed = 0;
function check(name, wrong) {
  if (!wrong) passed += 1;
  else if ((failed += 1) <= 20) console.log(`FAILED ${name}: ${wrong}`);
}

/** A generator with a printed seed: the same draws on every machine. */
function draws(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function all(query, options = {}) {
  const found = await finder.find(query, options);
  if (!found) return [];
  const results = await found.results(0, 1e6);
  if (!found.isExact()) throw new Error("not everything was verified");
  return results.map((result) => result.href).sort();
}

const differ = (got, wanted) => {
  const missing = wanted.filter((href) => !got.includes(href));
  const extra = got.filter((href) => !wanted.includes(href));
  return missing.length || extra.length ? `missing ${missing.slice(0, 3)} (${missing.length}), extra ${extra.slice(0, 3)} (${extra.length})` : "";
};

// ---- the same folding and keys on both sides ----

const simple = await store.simplified();
for (const { text, folded, keys } of json(join(folder, "golden.json"))) {
  const got = core.fold(text, simple);
  check(`fold ${JSON.stringify(text)}`, got !== folded && `${JSON.stringify(got)} instead of ${JSON.stringify(folded)}`);
  const known = new Set(keys);
  for (const line of folded.split("\n")) {
    if (Array.from(line).length < 2) continue;
    for (const key of core.keysOf(line)) check(`keys of ${JSON.stringify(line)}`, !known.has(key.hash) && `${key.hash} is no key of the program's`);
  }
}
for (const { href, shown, folded } of documents) {
  check(`fold ${href}`, core.fold(shown, simple) !== folded && "the text folds to something else");
}

// ---- recall and precision against a plain scan ----

const seed = 20261120;
const draw = draws(seed);
console.log(`substrings of ${documents.length} documents, seed ${seed}`);
/** What a plain scan finds: the folded text, and nothing that a query would take for an operator. */
const plain = (part) => !/[\s\u3000"'“”‘’「」『』＂]/.test(part) && !/^[-－]/.test(part) && core.fold(part, simple).length > 1;
for (let round = 0; round < Number(process.env.SUBSTRINGS ?? 1500); round += 1) {
  const document = documents[draw(documents.length)];
  const source = round % 5 === 0 ? document.head : document.shown;
  const chars = Array.from(source);
  const from = draw(Math.max(1, chars.length - 2));
  const part = chars.slice(from, from + 2 + draw(11)).join("");
  if (/[\n\t]/.test(part) || !plain(part)) continue;
  const forms = core.parse(part, simple).words.flatMap((word) => word.forms);
  const words = core.parse(part, simple).words;
  const wanted = documents
    .filter(({ folded }) => words.every((word) => word.forms.some((form) => folded.includes(form))))
    .map(({ href }) => href)
    .sort();
  const got = await all(part);
  check(`“${part}”`, differ(got, wanted));
  check(`“${part}” in its own document`, !got.includes(document.href) && `${document.href} is missing (${forms})`);
}

// ---- several words, exclusion, quotes ----

for (let round = 0; round < 150; round += 1) {
  const document = documents[draw(documents.length)];
  const lines = document.folded.split("\n").filter((line) => line.length > 8 && !/[ -]/.test(line));
  if (lines.length < 3) continue;
  const word = () => {
    const chars = Array.from(lines[draw(lines.length)]);
    return chars.slice(draw(chars.length - 3)).slice(0, 2 + draw(2)).join("");
  };
  const [one, two, three] = [word(), word(), word()];
  const scan = (test) => documents.filter(({ folded }) => test(folded)).map(({ href }) => href).sort();
  const has = (text, part) => core.parse(part, simple).words.every((w) => w.forms.some((form) => text.includes(form)));
  check(`${one} ${two}`, differ(await all(`${one} ${two}`), scan((text) => has(text, one) && has(text, two))));
  check(`${one} -${three}`, differ(await all(`${one} -${three}`), scan((text) => has(text, one) && !has(text, three))));
  check(`“${one}”`, differ(await all(`“${one}”`), scan((text) => text.includes(one))));
}

// ---- facets are true to what is found, and filters to facets ----

const found = await finder.find("养老", {});
await found.results(0, 1e6);
for (const facet of core.FACETS) {
  for (const [value, count] of found.facets[facet]) {
    const filtered = await all("养老", { filters: { [facet]: [value] } });
    check(`${facet} = ${value}`, filtered.length !== count && `${filtered.length} results, the facet says ${count}`);
  }
}
const byDate = await (await finder.find("养老", { sort: "date" })).results(0, 30);
check("newest first", byDate.some((result, at) => at > 0 && byDate[at - 1].date < result.date) && "the dates go up");

// ---- single characters, nothing, everything in quotes ----

check("a single character", (await all("墓")).length === 0 && "finds no title");
check("nothing", (await finder.find("   ", {})) !== null && "an empty query finds something");
check("an absent word", (await all("魑魅魍魉")).length > 0 && "finds something");
const marked = await (await finder.find("听澜路", {})).results(0, 1);
check("a snippet", !marked[0]?.snippet.some((piece) => piece.mark && piece.text === "听澜路") && "does not mark the word");

// ---- ranking ----

const here = dirname(fileURLToPath(import.meta.url));
const queries = json(join(here, "queries.json"));
let sum = 0;
for (const [query, wanted] of queries) {
  const answer = await finder.find(query, {});
  const results = answer ? await answer.results(0, 10) : [];
  const rank = results.findIndex((result) => wanted.includes(result.href)) + 1;
  sum += rank ? 1 / rank : 0;
  if (rank !== 1) console.log(`rank ${rank || "-"} “${query}”: first is ${results[0]?.plainTitle ?? "nothing"}`);
}
const rank = sum / queries.length;
console.log(`mean reciprocal rank ${rank.toFixed(3)} over ${queries.length} queries`);
check("ranking", rank < 0.9 && `mean reciprocal rank ${rank.toFixed(3)}`);

console.log(`files read: ${new Set(fetched).size}`);
console.log(`search: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
