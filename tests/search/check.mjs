// Judges the page's search scripts on an index that the program made.
//
//   node tests/search/check.mjs ASSETS FOLDER QUERIES.json    as `cargo test --test search` runs it
//   node tests/search/check.mjs ASSETS PUBLIC EXPORT.txt      any built site: EXPORT.txt is what
//                                                             `gongkai export --format text` prints
//
// FOLDER holds `assets/search/`, `documents.json` (address, shown text, folded text) and `golden.json`.
// Prints `search: N passed, N failed`. SUBSTRINGS is how many random ones are asked, SEED draws others;
// SCOUT=2 lets a site of few blocks be searched as one of many is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "./shim.mjs";

const [assets, folder, third] = process.argv.slice(2);
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const exported = third.endsWith(".txt");
const documents = exported ? fromExport(third) : json(join(folder, "documents.json"));
const expected = exported ? {} : json(third);
const { core, store, finder, fetched } = open(assets, join(folder, "assets/search"));
if (process.env.SCOUT) finder.scout = Number(process.env.SCOUT);
const simple = await store.simplified();

let passed = 0;
let failed = 0;
function check(name, wrong) {
  if (!wrong) passed += 1;
  else if ((failed += 1) <= 20) console.log(`FAILED ${name}: ${wrong}`);
}

/** One document a line: its address, a tab, its folded text with tabs for line ends. */
function fromExport(path) {
  return readFileSync(path, "utf8").trimEnd().split("\n").map((line) => {
    const at = line.indexOf("\t");
    const folded = line.slice(at + 1).replace(/\t/g, "\n");
    return { href: line.slice(0, at).split("/").map(encodeURIComponent).join("/"), shown: folded, folded, head: folded.slice(0, 120) };
  });
}

/** A generator with a printed seed: the same draws on every machine. */
function draws(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function all(query, options = {}, one = finder) {
  const found = await one.find(query, options);
  if (!found) return [];
  const results = [];
  // A search stops by itself when too little holds what it promised; asked again, it goes on.
  for (let from = 0; !found.isExact() || from < found.total();) {
    const next = await found.results(from, 1000);
    results.push(...next);
    from += next.length;
  }
  return results.map((result) => result.href).sort();
}

// The export names an item that stands elsewhere by its place in the site, a result by its link.
const known = new Set(documents.map(({ href }) => href));
const differ = (got, wanted) => {
  const elsewhere = exported ? got.filter((href) => !known.has(href)).length : 0;
  const missing = wanted.filter((href) => !got.includes(href)).slice(elsewhere);
  const extra = got.filter((href) => !wanted.includes(href)).slice(elsewhere);
  return missing.length || extra.length ? `missing ${missing.slice(0, 3)} (${missing.length}), extra ${extra.slice(0, 3)} (${extra.length})` : "";
};

const scan = (test) => documents.filter(({ folded }) => test(folded)).map(({ href }) => href).sort();
const holds = (text, query) => core.parse(query, simple).words.every((word) => word.forms.some((form) => text.includes(form)));

// ---- the same folding and keys on both sides ----

if (!exported) {
  for (const { text, folded, keys } of json(join(folder, "golden.json"))) {
    const got = core.fold(text, simple);
    check(`fold ${JSON.stringify(text)}`, got !== folded && `${JSON.stringify(got)} instead of ${JSON.stringify(folded)}`);
    const made = new Set(keys.flatMap(([hash, heap]) => [`${hash}`, `${hash} ${heap}`]));
    for (const line of folded.split("\n")) {
      if (Array.from(line).length < 2) continue;
      for (const key of core.keysOf(line)) {
        const name = key.next < 0 ? `${key.hash}` : `${key.hash} ${key.next}`;
        check(`keys of ${JSON.stringify(line)}`, !made.has(name) && `${name} is no key of the program's`);
      }
    }
  }
  for (const { href, shown, folded } of documents) {
    check(`fold ${href}`, core.fold(shown, simple) !== folded && "the text folds to something else");
  }
}

// ---- damaged files: reading them comes to an end, and what comes out is an answer or a clear no ----

/** Whether it says that the file is damaged; any other error is one of ours. */
function refuses(work) {
  try { work(); return false; } catch (error) {
    if (!error.damaged) throw error;
    return true;
  }
}

{
  const letter = draws(7);
  const noise = (most) => Array.from({ length: letter(most) }, () => String.fromCharCode(32 + letter(96))).join("");
  for (let round = 0; round < 400; round += 1) {
    const data = noise(400), units = 1 + letter(5000);
    let wrong = "";
    try {
      refuses(() => {
        const list = core.postings(data, letter(65536), units);
        if (list && (list.count > units || list.levels.length !== units)) wrong = "more units than there are";
      });
      refuses(() => core.documents(letter(200), [[], [], [], [], []], data));
    } catch (error) { wrong = String(error); }
    check(`noise for a file ${JSON.stringify(data.slice(0, 20))}`, wrong);
  }
  // Every key of every tenth shard, cut short anywhere: the list as it was, or none, never another one.
  const { blocks } = await store.open();
  let refused = 0;
  for (const block of blocks) {
    for (let shard = 0; shard < 2 ** block.bits; shard += 10) {
      const data = await store.file(block, `p${core.hex(shard)}.js`);
      for (let round = 0; round < 2; round += 1) refused += cut(data, letter(65536), block.units);
    }
  }
  check("shards cut short", refused === 0 && "not one was refused");
}

function cut(data, near, units) {
  // The first key from here on that the shard holds.
  let key = near, whole = null;
  for (; key < near + 4000 && !whole; key += 1) whole = core.postings(data, key, units);
  if (!whole) return 0;
  let wrong = "", refused = 0;
  const same = (length) => {
    let equal = false;
    const no = refuses(() => {
      const part = core.postings(data.slice(0, length), key - 1, units);
      equal = part !== null && String(part.levels) === String(whole.levels) && String(part.low) === String(whole.low) && String(part.high) === String(whole.high);
      if (part && !equal) wrong = `gives other units when cut at ${length}`;
    });
    if (no) refused += 1;
    return equal;
  };
  // Where the list ends, and a cut at each of the places before it.
  let low = 0, high = data.length;
  while (low < high) { const middle = (low + high) >> 1; if (same(middle)) high = middle; else low = middle + 1; }
  for (let length = Math.max(0, low - 12); length < low; length += 1) same(length);
  check(`a shard cut short, key ${key - 1}`, wrong);
  return refused;
}

// What arrives instead of a file, and what the reader is told: no wrong answer, no endless wait, and once
// the files are whole again the same page finds what it found before.
{
  const query = exported ? Array.from(documents[0].head.split("\n")[0]).slice(0, 6).join("") : expected.word;
  const hrefs = async (one) => (await (await one.find(query, {})).results(0, 10)).map((result) => result.href).join();
  const wanted = await hrefs(finder);
  const shards = /\/p\w+\.js$/, texts = /\/t\w+\.js$/, docs = /docs\.js$/;
  const cases = {
    "cut in the middle": (text) => text.slice(0, text.length / 2),
    "empty": () => "",
    "a page of the server": () => "<!DOCTYPE html><title>404</title>",
    "of an older site": (text) => text.replace(/("[0-9a-f]+",")(\w{8})"/, '$1aaaaaaaa"'),
    "of another block": (text) => text.replace(/\("[0-9a-f]+"/, '("fff"'),
  };
  const numbered = { "another file of the block": (text) => text.replace(/(",)(\d+),/, (all, before, number) => `${before}${Number(number) + 1},`) };
  for (const [name, damage] of Object.entries({ ...cases, ...numbered })) {
    for (const kind of [shards, texts, docs].filter((kind) => kind !== docs || name in cases)) {
      let bad = true;
      const other = open(assets, join(folder, "assets/search"), (path, text) => (bad && kind.test(path) ? damage(text) : text));
      other.finder.scout = finder.scout;
      let said = "";
      try { said = (await hrefs(other.finder)) || "nothing found"; } catch (error) { said = error.damaged ? "" : String(error); }
      check(`${kind} ${name}`, said || (other.fetched.length > 400 && `${other.fetched.length} files were read`));
      bad = false;
      check(`${kind} ${name}, then whole`, (await hrefs(other.finder)) !== wanted && "finds something else");
    }
  }
}

// ---- recall and precision against a plain scan ----

const seed = Number(process.env.SEED ?? 20261120);
const draw = draws(seed);
const rounds = Number(process.env.SUBSTRINGS ?? 1200);
console.log(`${rounds} substrings of ${documents.length} documents, seed ${seed}`);
const traditional = new Map([...simple].map(([from, to]) => [to, from]));

/** The same text as somebody else would type it: wide, in capitals, in traditional characters. */
const otherwise = [
  (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  (text) => text.toUpperCase(),
  (text) => Array.from(text, (c) => traditional.get(c) ?? c).join(""),
  (text) => text.replace(/\(/g, "【").replace(/\)/g, "〕"),
];
/** Nothing that a query would take for an operator, or for two words. */
const plain = (part) => !/[\s\u3000"'“”‘’「」『』＂]/.test(part) && !/^[-－]/.test(part) && core.fold(part, simple).length > 1;

for (let round = 0; round < rounds; round += 1) {
  const document = documents[draw(documents.length)];
  const chars = Array.from(round % 5 === 0 ? document.head : document.shown);
  const from = draw(Math.max(1, chars.length - 2));
  let part = chars.slice(from, from + 2 + draw(11)).join("");
  // Every fourth one holds a digit or a letter, where the text has one.
  const at = round % 4 === 0 ? chars.findIndex((c, index) => index >= from && /[0-9a-z]/i.test(c)) : -1;
  if (at >= 0) part = chars.slice(Math.max(0, at - draw(6)), at + 2 + draw(6)).join("");
  if (/[\n\t]/.test(part) || !plain(part)) continue;
  const typed = round % 3 === 0 ? otherwise[draw(otherwise.length)](part) : part;
  const got = await all(typed);
  check(`“${typed}”`, differ(got, scan((text) => holds(text, typed))));
}

// ---- several words, exclusion, quotes ----

for (let round = 0; round < rounds / 10; round += 1) {
  const document = documents[draw(documents.length)];
  const lines = document.folded.split("\n").filter((line) => line.length > 8 && !/[ -]/.test(line));
  if (lines.length < 3) continue;
  const word = () => {
    const chars = Array.from(lines[draw(lines.length)]);
    return chars.slice(draw(chars.length - 3)).slice(0, 2 + draw(2)).join("");
  };
  const [one, two, three] = [word(), word(), word()];
  check(`${one} ${two}`, differ(await all(`${one} ${two}`), scan((text) => holds(text, one) && holds(text, two))));
  check(`${one} -${three}`, differ(await all(`${one} -${three}`), scan((text) => holds(text, one) && !holds(text, three))));
  check(`“${one}”`, differ(await all(`“${one}”`), scan((text) => text.includes(one))));
}

// ---- a site of many blocks, of which one is looked at first: what there is, eight times over ----

{
  const many = open(assets, join(folder, "assets/search"));
  const { blocks } = await many.store.open();
  many.store.index.blocks = Array.from({ length: 8 }, () => blocks).flat();
  for (let round = 0; round < rounds / 10; round += 1) {
    const lines = documents[draw(documents.length)].folded.split("\n").filter((line) => line.length > 8 && !/[ -]/.test(line));
    if (!lines.length) continue;
    const word = () => {
      const chars = Array.from(lines[draw(lines.length)]);
      return chars.slice(draw(chars.length - 2)).slice(0, 2 + draw(8)).join("");
    };
    const [one, two] = [word(), word()];
    for (const query of [one, `${one} ${two}`, `${one} -${two}`]) {
      const wanted = await all(query), got = await all(query, {}, many.finder);
      check(`“${query}” in many blocks`, differ(got, wanted) || (got.length !== wanted.length * 8 && `${got.length} results, not ${wanted.length * 8}`));
    }
  }
}

// ---- what the site is known to hold ----

const { word, snippet, single, least, ranking = [] } = expected;
if (word) {
  const found = await finder.find(word, {});
  await found.results(0, 1e6);
  for (const facet of core.FACETS) {
    for (const [value, count] of found.facets[facet]) {
      const filtered = await all(word, { filters: { [facet]: [value] } });
      check(`${facet} = ${value}`, filtered.length !== count && `${filtered.length} results, the facet says ${count}`);
    }
  }
  const byDate = await (await finder.find(word, { sort: "date" })).results(0, 30);
  check("newest first", byDate.some((result, at) => at > 0 && byDate[at - 1].date < result.date) && "the dates go up");
  check("a single character", (await all(single)).length === 0 && "finds no title");
  check("nothing", (await finder.find("   ", {})) !== null && "an empty query finds something");
  check("an absent word", (await all("魑魅魍魉")).length > 0 && "finds something");
  const marked = await (await finder.find(snippet, {})).results(0, 1);
  check("a snippet", !marked[0]?.snippet.some((piece) => piece.mark && piece.text === snippet) && "does not mark the word");
}

// ---- nothing found: the longest parts that are, and together they lead to what was meant ----

for (const [query, wanted, meant] of expected.nothing ?? []) {
  check(`“${query}” as a whole`, (await all(query)).length > 0 && "finds something");
  const [{ text }] = core.parse(query, simple).words;
  const holds = async (part) => (await finder.find(part, {})).any();
  const parts = await core.parts(text, holds);
  check(`parts of “${query}”`, parts.join() !== wanted.join() && `${parts} instead of ${wanted}`);
  for (const part of parts) check(`“${part}”`, !documents.some(({ folded }) => folded.includes(part)) && "is held by nothing");
  const results = parts.length ? await (await finder.find(parts.join(" "), {})).results(0, 10) : [];
  check(`“${parts.join(" ")}”`, meant && !results.some(({ href }) => href === meant) && `${meant} is not on the first page`);
}

// ---- ranking ----

let sum = 0;
for (const [query, wanted] of ranking) {
  const answer = await finder.find(query, {});
  const results = answer ? await answer.results(0, 10) : [];
  const rank = results.findIndex((result) => wanted.includes(result.href)) + 1;
  sum += rank ? 1 / rank : 0;
  if (rank !== 1) console.log(`rank ${rank || "-"} “${query}”: first is ${results[0]?.plainTitle ?? "nothing"}`);
}
if (ranking.length) {
  const rank = sum / ranking.length;
  console.log(`mean reciprocal rank ${rank.toFixed(3)} over ${ranking.length} queries`);
  check("ranking", rank < least && `mean reciprocal rank ${rank.toFixed(3)}, at least ${least} is wanted`);
}

console.log(`files read: ${new Set(fetched).size}`);
console.log(`search: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
