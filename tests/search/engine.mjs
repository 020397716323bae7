// An engine that takes nothing which the manuals of OpenSearch and Elasticsearch do not name, asked by
// the search page's own script: mapping, bulk parts, requests and answers, recall against a plain scan.
//
//   node tests/search/engine.mjs ASSETS FOLDER    as `cargo test --test search` runs it
//
// FOLDER holds `mapping.json`, `bulk.ndjson` and `documents.json` (address, shown and folded text).
// What a key means here is written down from the manuals, not from our script: analysis (mapping character
// filter, ngram tokenizer, lowercase), phrases by position, dis_max of fields, aggregations before the post
// filter, highlights term by term. Prints `engine: N passed, N failed`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const [assets, folder] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), "utf8");

let passed = 0;
let failed = 0;
function check(name, wrong) {
  if (!wrong) passed += 1;
  else if ((failed += 1) <= 20) console.log(`FAILED ${name}: ${wrong}`);
}

class Refused extends Error {}
const refuse = (why) => { throw new Refused(why); };
/** An object with these keys and no others. */
function only(object, keys, where) {
  if (object === null || typeof object !== "object" || Array.isArray(object)) refuse(`${where} is no object`);
  for (const key of Object.keys(object)) if (!keys.includes(key)) refuse(`unknown key [${key}] in ${where}`);
  return object;
}

// ---- the index ----

function created({ settings, mappings, ...rest }) {
  only(rest, [], "the body");
  const { char_filter, tokenizer, analyzer } = only(only(settings, ["analysis"], "settings").analysis, ["char_filter", "tokenizer", "analyzer"], "analysis");
  const analyzers = {};
  for (const [name, made] of Object.entries(analyzer)) {
    only(made, ["type", "tokenizer", "char_filter", "filter"], name);
    const grams = tokenizer[made.tokenizer] ?? refuse(`no tokenizer [${made.tokenizer}]`);
    only(grams, ["type", "min_gram", "max_gram", "token_chars"], made.tokenizer);
    if (grams.type !== "ngram" || grams.max_gram - grams.min_gram > 1) refuse("index.max_ngram_diff is 1");
    const maps = made.char_filter.map((filter) => new Map(char_filter[filter].mappings.map((rule) => {
      const parts = /^(.*)\s*=>\s*(.*)\s*$/.exec(rule) ?? refuse(`invalid mapping rule [${rule}]`);
      return [parts[1].trim(), parts[2].trim()];
    })));
    for (const filter of made.filter) if (!["lowercase", "cjk_width"].includes(filter)) refuse(`no filter [${filter}]`);
    analyzers[name] = (text) => grammed(text, maps, grams);
  }
  const fields = new Map();
  const KEYS = { text: ["analyzer", "index", "index_options", "fields"], keyword: ["ignore_above", "index", "doc_values"], date: ["format"], boolean: [] };
  const add = (name, field) => {
    only(field, ["type", ...(KEYS[field.type] ?? refuse(`no type [${field.type}]`))], name);
    if (field.analyzer && !analyzers[field.analyzer]) refuse(`no analyzer [${field.analyzer}]`);
    fields.set(name, field);
    for (const [sub, inner] of Object.entries(field.fields ?? {})) add(`${name}.${sub}`, inner);
  };
  only(mappings, ["dynamic", "properties"], "mappings");
  for (const [name, field] of Object.entries(mappings.properties)) add(name, field);
  return { fields, analyzers, documents: new Map() };
}

/** Terms with position and place: character filters, then n-grams of code points, then token filters. */
function grammed(text, maps, { min_gram, max_gram }) {
  let chars = Array.from(text);
  let at = 0;
  const places = chars.map((c) => { const place = at; at += c.length; return place; }).concat(at);
  for (const map of maps) chars = chars.map((c) => map.get(c) ?? c);
  const terms = [];
  for (let from = 0; from < chars.length; from += 1) {
    for (let length = min_gram; length <= max_gram && from + length <= chars.length; length += 1) {
      const term = chars.slice(from, from + length).join("").replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).toLowerCase();
      terms.push({ term, position: terms.length, from: places[from], to: places[from + length] });
    }
  }
  return terms;
}

function bulk(index, text) {
  if (!text.endsWith("\n")) refuse("The bulk request must be terminated by a newline [\\n]");
  const lines = text.slice(0, -1).split("\n");
  if (lines.length % 2) refuse("an action without a source");
  for (let at = 0; at < lines.length; at += 2) {
    const action = only(JSON.parse(lines[at]), ["index"], "the action");
    const { _index, _id } = only(action.index, ["_index", "_id"], "index");
    if (!/^[a-z0-9][a-z0-9._-]{0,254}$/.test(_index)) refuse(`invalid index name [${_index}]`);
    if (typeof _id !== "string" || !_id || Buffer.byteLength(_id) > 512) refuse(`id [${_id}] is too long`);
    if (index.documents.has(_id)) refuse(`[${_id}] twice`);
    index.documents.set(_id, stored(index, JSON.parse(lines[at + 1])));
  }
}

/** A source by the mapping, which is strict: no field that it does not name, no value that its type refuses. */
function stored(index, source) {
  const terms = new Map();
  for (const [name, value] of Object.entries(source)) {
    const field = index.fields.get(name) ?? refuse(`strict_dynamic_mapping_exception: [${name}]`);
    const values = [value].flat().filter((one) => one !== null);
    const kind = field.type === "boolean" ? "boolean" : "string";
    for (const one of values) {
      if (typeof one !== kind) refuse(`failed to parse field [${name}] of type [${field.type}]: ${one}`);
      if (field.type === "date" && !(/^\d{4}-\d{2}-\d{2}$/.test(one) && new Date(one).toISOString().startsWith(one))) refuse(`failed to parse date field [${one}]`);
      if (field.type === "keyword" && one.length <= field.ignore_above && Buffer.byteLength(one) > 32766) refuse(`immense term in [${name}]`);
    }
    for (const [full, own] of index.fields) {
      if (own.type !== "text" || own.index === false || (full !== name && !full.startsWith(`${name}.`))) continue;
      const by = new Map();
      for (const term of index.analyzers[own.analyzer](values.join("\n"))) {
        if (!by.has(term.term)) by.set(term.term, []);
        by.get(term.term).push(term);
      }
      terms.set(full, by);
    }
  }
  return { source, terms };
}

// ---- a search ----

function phrase(index, document, name, query) {
  const field = index.fields.get(name) ?? refuse(`No field mapping can be found for [${name}]`);
  if (field.type !== "text" || field.index === false) refuse(`Cannot search on field [${name}] since it is not indexed`);
  const wanted = index.analyzers[field.analyzer](query), terms = document.terms.get(name);
  // No term at all matches nothing (zero_terms_query: none).
  if (!wanted.length || !terms) return [];
  const found = [];
  for (const first of terms.get(wanted[0].term) ?? []) {
    const run = wanted.map((term) => (terms.get(term.term) ?? []).find(({ position }) => position - first.position === term.position - wanted[0].position));
    if (run.every(Boolean)) found.push(run);
  }
  return found;
}

function matches(index, document, query) {
  const [[kind, body]] = Object.entries(only(query, ["bool", "multi_match", "terms"], "query"));
  if (Object.keys(query).length !== 1) refuse("[query] malformed: one clause is expected");
  if (kind === "multi_match") {
    only(body, ["query", "type", "fields", "slop", "analyzer"], kind);
    if (body.type !== "phrase") refuse("another type than phrase");
    let best = 0;
    for (const spec of body.fields) {
      const [, name, boost] = /^([\w.]+)(?:\^(\d+))?$/.exec(spec) ?? refuse(`field [${spec}]`);
      const runs = phrase(index, document, name, body.query).length;
      if (runs) best = Math.max(best, Number(boost ?? 1) * (2 - 1 / runs));
    }
    return best;
  }
  if (kind === "terms") {
    const [[name, values], ...more] = Object.entries(body);
    if (more.length || index.fields.get(name)?.type !== "keyword") refuse(`[terms] on [${name}]`);
    if (!Array.isArray(values)) refuse("[terms] query requires an array");
    return [document.source[name]].flat().some((value) => values.includes(value)) ? 1 : 0;
  }
  only(body, ["must", "must_not", "should", "filter", "minimum_should_match"], "bool");
  const all = (list, name) => (Array.isArray(list) ? list : refuse(`[${name}] is a list`)).map((clause) => matches(index, document, clause));
  const must = all(body.must ?? [], "must"), filter = all(body.filter ?? [], "filter");
  const should = all(body.should ?? [], "should"), not = all(body.must_not ?? [], "must_not");
  const least = body.minimum_should_match ?? (body.should && !body.must && !body.filter ? 1 : 0);
  const fits = must.every(Boolean) && filter.every(Boolean) && !not.some(Boolean) && should.filter(Boolean).length >= least;
  return fits ? [...must, ...should].reduce((sum, score) => sum + score, 0) || 1 : 0;
}

/** Marks of all terms of all matching phrases, one tag a term (or, as newer engines do, one a phrase). */
function highlighted(index, document, query, { fields, ...rest }, whole) {
  only(rest, [], "highlight");
  const queries = [];
  const gather = (clause) => { if (clause.multi_match) queries.push(clause.multi_match); for (const key of ["must", "should"]) (clause.bool?.[key] ?? []).forEach(gather); };
  gather(query);
  const out = {};
  for (const [name, options] of Object.entries(fields)) {
    only(options, ["fragment_size", "number_of_fragments", "pre_tags", "post_tags"], name);
    const [open] = options.pre_tags, [close] = options.post_tags;
    const spans = queries.filter((one) => one.fields.some((field) => field.split("^")[0] === name))
      .flatMap((one) => phrase(index, document, name, one.query).flatMap((run) => (whole ? [[run[0].from, run[run.length - 1].to]] : run.map(({ from, to }) => [from, to]))))
      .sort((a, b) => a[0] - b[0]);
    if (!spans.length) continue;
    const text = document.source[name], begin = Math.max(0, spans[0][0] - 20), end = begin + options.fragment_size;
    let made = "", at = begin;
    for (const [from, to] of spans) {
      if (from >= end) break;
      if (from > at) made += text.slice(at, from);
      if (to > at) { made += open + text.slice(Math.max(at, from), to) + close; at = to; }
    }
    out[name] = [made + text.slice(at, Math.max(at, end))];
  }
  return Object.keys(out).length ? out : undefined;
}

function searched(index, body, whole) {
  only(body, ["from", "size", "track_total_hits", "_source", "query", "post_filter", "aggs", "sort", "highlight"], "the request");
  if (body.from + body.size > 10000) refuse("Result window is too large");
  for (const name of body._source ?? []) if (!index.fields.has(name)) refuse(`_source [${name}]`);
  const all = [...index.documents].map(([id, document]) => ({ id, document, score: matches(index, document, body.query) })).filter(({ score }) => score);
  const aggregations = {};
  for (const [name, agg] of Object.entries(body.aggs ?? {})) {
    only(agg, ["filter", "aggs"], name);
    const counts = new Map();
    const { values } = only(agg.aggs, ["values"], "aggs"), { field, size } = only(only(values, ["terms"], "values").terms, ["field", "size"], "terms");
    if (index.fields.get(field)?.type !== "keyword") refuse(`Fielddata is disabled on [${field}]`);
    const held = all.filter(({ document }) => matches(index, document, agg.filter));
    for (const { document } of held) for (const value of new Set([document.source[field]].flat())) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    const buckets = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, size).map(([key, doc_count]) => ({ key, doc_count }));
    aggregations[name] = { doc_count: held.length, values: { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets } };
  }
  const hits = all.filter(({ document }) => matches(index, document, body.post_filter));
  const order = body.sort.map((one) => {
    if (one === "_score") return (a, b) => b.score - a.score;
    const [[name, way]] = Object.entries(one);
    if (!["date", "keyword"].includes(index.fields.get(name)?.type) || !["asc", "desc"].includes(way)) refuse(`sort [${name}]`);
    return (a, b) => (a.document.source[name] < b.document.source[name] ? 1 : -1) * (a.document.source[name] === b.document.source[name] ? 0 : way === "desc" ? 1 : -1);
  });
  hits.sort((a, b) => order.reduce((sum, by) => sum || by(a, b), 0));
  return {
    took: 1, timed_out: false, _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      total: body.track_total_hits ? { value: hits.length, relation: "eq" } : { value: Math.min(hits.length, 10000), relation: "gte" },
      max_score: null,
      hits: hits.slice(body.from, body.from + body.size).map(({ id, document, score }) => ({
        _index: "gongkai", _id: id, _score: score, highlight: highlighted(index, document, body.query, body.highlight, whole),
        _source: Object.fromEntries(Object.entries(document.source).filter(([name]) => !body._source || body._source.includes(name))),
      })),
    },
    ...(body.aggs ? { aggregations } : {}),
  };
}

// ---- the page's script before this engine ----

const index = created(JSON.parse(read("mapping.json")));
bulk(index, read("bulk.ndjson"));
const documents = JSON.parse(read("documents.json"));
check("documents", index.documents.size !== documents.length && `${index.documents.size} of ${documents.length}`);

const state = { whole: false, answer: null, sent: 0, received: 0 };
const scope = { console };
scope.window = scope;
scope.document = { getElementById: () => ({ getAttribute: () => "../" }) };
scope.fetch = async (address, { method, headers, body }) => {
  if (address !== "../search-api/_search" || method !== "POST" || headers["Content-Type"] !== "application/json") refuse(`${method} ${address}`);
  if (state.answer) return state.answer;
  const text = JSON.stringify(searched(index, JSON.parse(body), state.whole));
  state.sent = Math.max(state.sent, Buffer.byteLength(body));
  if (JSON.parse(body).size <= 30) state.received = Math.max(state.received, Buffer.byteLength(text));
  return { ok: true, status: 200, json: async () => JSON.parse(text) };
};
const context = vm.createContext(scope);
for (const name of ["search-core.js", "search-engine.js"]) vm.runInContext(readFileSync(join(assets, name), "utf8"), context, { filename: name });
const { gongkaiSearch: core, gongkaiEngine: engine } = scope;

async function all(query, options = {}) {
  const found = await engine.find(query, options);
  if (!found) return [];
  const results = [];
  // The first page of ten, as a reader sees it, then the rest.
  for (let from = 0; from < found.total(); from = results.length) results.push(...(await found.results(from, from ? 500 : 10)));
  return results;
}
const hrefs = (results) => results.map(({ href }) => href).sort();
const scan = (test) => documents.filter(({ folded }) => test(folded)).map(({ href }) => href).sort();
const text = (pieces) => pieces.map((piece) => piece.text).join("");
const differ = (got, wanted) => got.join() !== wanted.join() && `missing ${wanted.filter((href) => !got.includes(href)).slice(0, 3)}, extra ${got.filter((href) => !wanted.includes(href)).slice(0, 3)}`;

const seed = Number(process.env.SEED ?? 20261120);
let last = seed;
const draw = (below) => {
  last = (Math.imul(last, 1664525) + 1013904223) >>> 0;
  return Math.floor((last / 2 ** 32) * below);
};
const rounds = Number(process.env.SUBSTRINGS ?? 100);
console.log(`${rounds} substrings of ${documents.length} documents asked of an engine, seed ${seed}`);
for (let round = 0; round < rounds; round += 1) {
  const chars = Array.from(documents[draw(documents.length)].shown);
  const from = draw(Math.max(1, chars.length - 2));
  const part = chars.slice(from, from + 2 + draw(11)).join("");
  if (/[\s\u3000"'“”‘’「」『』＂]/.test(part) || /^[-－]/.test(part) || Array.from(core.fold(part, null)).length < 2) continue;
  state.whole = round % 2 === 0;
  const results = await all(part);
  const forms = core.parse(part, null).words.flatMap((word) => word.forms);
  check(`“${part}”`, differ(hrefs(results), scan((folded) => forms.some((form) => folded.includes(form)))));
  const unmarked = results.filter(({ title, number, indexNumber, snippet }) => ![title, number, indexNumber, snippet].some((list) => list.some((piece) => piece.mark)));
  check(`marks of “${part}”`, unmarked.length && `${unmarked.length} results without a mark, ${unmarked[0].href}`);
  const odd = results.find(({ title, plainTitle, snippet }) => text(title) !== plainTitle || /[\u0001\u0002]/.test(text(snippet)));
  check(`texts of “${part}”`, odd && `${odd.href}: ${text(odd.snippet)}`);
}

const word = "养老";
const found = await engine.find(word, {});
for (const facet of core.FACETS) {
  for (const [value, count] of found.facets[facet].slice(0, 8)) {
    const narrowed = await all(word, { filters: { [facet]: [value] } });
    check(`${facet} = ${value}`, narrowed.length !== count && `${narrowed.length} results, the facet says ${count}`);
  }
}
const days = (await all(word, { sort: "date" })).map(({ date }) => date);
check("newest first", days.some((day, at) => at > 0 && days[at - 1] < day) && "the dates go up");
const [other] = found.facets.office[0];
check("exclusion", differ(hrefs(await all(`${word} -${other}`)), scan((folded) => folded.includes(word) && !folded.includes(other))));
check("two words", differ(hrefs(await all(`${word} 通知`)), scan((folded) => folded.includes(word) && folded.includes("通知"))));
check("a single character", (await all("养")).length === 0 && "finds no title");
check("nothing", (await engine.find("  ", {})) !== null && "an empty query is asked");
check("an absent word", (await all("魑魅魍魉")).length > 0 && "finds something");
check("beyond the window", (await found.results(9995, 10)).length > 0 && "finds something");
check("beyond the window", (await found.results(10000, 10)).length > 0 && "finds something");
check("the request", state.sent > 16384 && `${state.sent} bytes, the documented server takes 16 KB`);
check("the answer", state.received > 65536 && `${state.received} bytes: bodies are sent along`);

const fails = async (answer) => {
  state.answer = answer;
  try { await engine.find(word, {}); return "is taken for an answer"; } catch { return ""; } finally { state.answer = null; }
};
check("an error", await fails({ ok: false, status: 503, json: async () => ({}) }));
const whole = searched(index, { from: 0, size: 1, track_total_hits: true, aggs: {}, query: { bool: { must: [] } }, post_filter: { bool: {} }, sort: ["_score"], highlight: { fields: {} } }, false);
check("a part of an answer", await fails({ ok: true, status: 200, json: async () => ({ ...whole, _shards: { ...whole._shards, failed: 1 } }) }));
check("an answer cut short", await fails({ ok: true, status: 200, json: async () => ({ ...whole, timed_out: true }) }));

console.log(`engine: ${passed} passed, ${failed} failed; at most ${state.sent} bytes asked, ${state.received} answered`);
process.exitCode = failed ? 1 : 0;
