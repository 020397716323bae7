/* 检索引擎：site.yaml 写“检索: 引擎”时，检索页由 OpenSearch 或 Elasticsearch 回答。
   引擎里的内容由 gongkai export --format opensearch 导出。网页只和本站通信，由网站服务器把
   search-api/ 转到引擎的索引；地址不同的，在自己的主题里改这一个文件。 */
(function (doc, win) {
  "use strict";

  const core = win.gongkaiSearch;
  const form = doc.getElementById("search-form");
  if (!form || !core) return;
  const ADDRESS = form.getAttribute("data-root") + "search-api/_search";

  const FIELDS = { column: "column", year: "year", office: "offices", kind: "kind", topic: "topics", validity: "validity" };
  /* 标题先于概述和属性，先于正文；文号最先。 */
  const TEXTS = ["number_folded^20", "title_folded^10", "metadata_folded^3", "body_folded"];
  /* 单独一个字只查标题、文号和属性。 */
  const SINGLES = ["number_folded.single^20", "title_folded.single^10", "metadata_folded.single"];
  const FIRST = 30;
  /* 引擎不给再往后的结果（index.max_result_window）。 */
  const LAST = 10000;
  /* 只取要显示的，不取正文。 */
  const SHOWN = ["title", "doc_number", "index_number", "url", "external", "published", "column", "offices", "kind", "validity", "summary"];
  /* 命中的字前后各放一个正文里不会有的字符，取回来再换成标记。 */
  const OPEN = "\u0001", CLOSE = "\u0002";

  function clause(word) {
    const fields = word.length === 1 ? SINGLES : TEXTS;
    return { bool: { minimum_should_match: 1, should: word.forms.map(function (form) {
      return { multi_match: { query: form, type: "phrase", fields: fields } };
    }) } };
  }

  function filters(options, except) {
    const out = [];
    for (const facet of core.FACETS) {
      const values = (options.filters || {})[facet];
      if (!values || !values.length || facet === except) continue;
      const terms = {};
      terms[FIELDS[facet]] = values;
      out.push({ terms: terms });
    }
    return out;
  }

  function request(parsed, options, from, size) {
    const aggs = {};
    for (const facet of core.FACETS) {
      aggs[facet] = {
        filter: { bool: { filter: filters(options, facet) } },
        aggs: { values: { terms: { field: FIELDS[facet], size: 50 } } }
      };
    }
    const mark = { fragment_size: 110, number_of_fragments: 1, pre_tags: [OPEN], post_tags: [CLOSE] };
    return {
      from: from, size: size, track_total_hits: true, _source: SHOWN, aggs: from ? undefined : aggs,
      query: { bool: { must: parsed.words.map(clause), must_not: parsed.not.map(clause) } },
      post_filter: { bool: { filter: filters(options, null) } },
      sort: options.sort === "date" ? [{ published: "desc" }, "_score"] : ["_score", { published: "desc" }],
      highlight: { fields: { body_folded: mark, metadata_folded: mark } }
    };
  }

  async function ask(body) {
    const answer = await win.fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error("engine " + answer.status);
    const said = await answer.json();
    // 引擎自己没有查全，说出来的条数和结果就不能当真。
    if (said.timed_out || said._shards.failed) throw new Error("engine incomplete");
    return said;
  }

  /* 命中在短语里是两个字两个字标的：相接的连起来。 */
  function pieces(text) {
    const out = [];
    for (const part of text.split(CLOSE + OPEN).join("").split(OPEN)) {
      const at = part.indexOf(CLOSE);
      if (at >= 0) out.push({ text: part.slice(0, at), mark: true });
      if (at < part.length - 1) out.push({ text: part.slice(at + 1).replace(/\n/g, " "), mark: false });
    }
    return out;
  }

  /* 原文里各词的位置；引擎只标归一后的文字。 */
  function marked(text, words) {
    const map = core.foldMap(text, null), out = [];
    const on = new Array(text.length).fill(false);
    for (const word of words) for (const form of word.forms) {
      for (let at = map.text.indexOf(form); at >= 0; at = map.text.indexOf(form, at + form.length)) on.fill(true, map.at[at], map.at[at + form.length - 1] + 1);
    }
    for (let at = 0; at < text.length;) {
      let end = at;
      while (end < text.length && on[end] === on[at]) end++;
      out.push({ text: text.slice(at, end), mark: on[at] });
      at = end;
    }
    return out;
  }

  function result(hit, words) {
    const s = hit._source, lights = hit.highlight || {};
    const light = lights.body_folded || lights.metadata_folded;
    return {
      title: marked(s.title, words), plainTitle: s.title, number: marked(s.doc_number || "", words), plainNumber: s.doc_number || "",
      indexNumber: marked(s.index_number || "", words), href: s.url, external: s.external, date: s.published, column: s.column,
      offices: s.offices, kind: s.kind, validity: s.validity || "", snippet: light ? pieces(light[0]) : marked(s.summary || "", words)
    };
  }

  async function find(query, options) {
    const parsed = core.parse(query, null);
    if (!parsed.words.length) return null;
    const first = await ask(request(parsed, options, 0, FIRST));
    const facets = {};
    for (const facet of core.FACETS) {
      facets[facet] = first.aggregations[facet].values.buckets.map(function (bucket) { return [bucket.key, bucket.doc_count]; });
    }
    facets.year.sort(function (a, b) { return a[0] < b[0] ? 1 : -1; });
    return {
      facets: facets, words: parsed.words, not: parsed.not,
      total: function () { return first.hits.total.value; },
      isExact: function () { return true; },
      results: async function (from, count) {
        const size = Math.min(count, LAST - from);
        const hits = from + size <= FIRST ? first.hits.hits.slice(from, from + Math.max(0, size))
          : (await ask(request(parsed, options, from, size))).hits.hits;
        return hits.map(function (hit) { return result(hit, parsed.words); });
      }
    };
  }

  win.gongkaiEngine = { find: find };
})(document, window);
