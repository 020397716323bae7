/* 检索：候选、排序、核实、摘要。词元只缩小范围；显示的每一条都先在原文里核实过。 */
(function (root) {
  "use strict";

  const core = root.gongkaiSearch;

  /* 一个词最多看几个词元：每个词元要取每一块的一个分片。词多时每个词少看几个。 */
  const KEYS = [0, 4, 3, 2];
  /* 短语只用前这么多字找候选：长文件相邻两部分的重叠容得下它。 */
  const PHRASE = 32;
  /* 长文件后一部分开头与前一部分重复的字数，与 src/search/texts.rs 相同。 */
  const OVERLAP = 96;
  /* 一次核实多少条：一页十条，多几条供重新排序。 */
  const BATCH = 12;
  /* 候选不多于此数时全部核实，条数就是准确的。 */
  const FEW = 12;

  const FACETS = ["column", "year", "office", "kind", "topic", "validity"];

  function Finder(store) {
    this.store = store;
    // 每块每个词元解出的命中；换一个检索词时大多还用得上。
    this.levels = new Map();
  }

  /* options：{filters: {office: ["养老服务科"]}, sort: "relevance" | "date"}。
     得到 Found；没有可查的词时得到 null。 */
  Finder.prototype.find = async function (query, options) {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.store.open(attempt > 0);
        return await this.attempt(query, options || {}, 1);
      } catch (error) {
        // 网站更新过而浏览器留着旧的目录：重取一次。
        if (!error.stale || attempt > 0) throw error;
        this.levels.clear();
      }
    }
  };

  Finder.prototype.attempt = async function (query, options, effort) {
    let parsed = core.parse(query, this.store.simple);
    if (!parsed.words.length) return null;
    let blocks = await this.candidates(parsed, effort);
    // 索引里没有繁体字：有词一处也找不到，才需要繁简对照表。
    if (!this.store.simple && parsed.words.concat(parsed.not).some(function (word) { return word.nowhere && /[\u3400-\u9fff]/.test(word.text); })) {
      const before = JSON.stringify(parsed.words.concat(parsed.not).map(function (word) { return word.text; }));
      const again = core.parse(query, await this.store.simplified());
      if (JSON.stringify(again.words.concat(again.not).map(function (word) { return word.text; })) !== before) {
        parsed = again;
        blocks = await this.candidates(parsed, effort);
      }
    }
    return new Found(this, parsed, blocks, options, query, effort);
  };

  /* 边输入边提示：标题或文号里有全部各词的，最多 count 条。 */
  Finder.prototype.suggest = async function (query, count) {
    const found = await this.find(query, {});
    if (!found) return [];
    found.begin(found.all.filter(function (candidate) {
      const docs = found.blocks[candidate.block].docs;
      return docs.every(function (list) { return !list || list[candidate.doc] === 3; });
    }).sort(byScore).slice(0, count));
    return found.results(0, count);
  };

  /* 各块里可能含有全部各词的文件。 */
  Finder.prototype.candidates = async function (parsed, effort) {
    const solid = parsed.words.some(function (word) { return word.length > 1; });
    const limit = (KEYS[Math.min(parsed.words.length, KEYS.length - 1)]) * effort;
    const keys = function (word, most) {
      // 与别的词在一起的单个字，不查索引，只在核实时看。
      if (word.length === 1 && solid) return [];
      return word.forms.map(function (form) {
        return core.choose(core.keysOf(Array.from(form).slice(0, PHRASE).join("")), most);
      }).filter(function (list) { return list.length; });
    };
    const all = parsed.words.concat(parsed.not);
    for (const word of all) {
      word.keys = keys(word, word.forms.length > 1 ? Math.max(2, limit - 1) : limit);
      word.nowhere = word.keys.length > 0;
      word.special = word.number
        ? core.hash(word.number.year ? [core.NUMBER, word.number.year, word.number.serial] : [core.NUMBER, word.number.serial])
        : 0;
    }
    const finder = this;
    return Promise.all(this.store.index.blocks.map(function (block) { return finder.inBlock(block, parsed, all); }));
  };

  Finder.prototype.inBlock = async function (block, parsed, all) {
    const finder = this;
    const loads = [this.store.file(block, "docs.js")];
    const hashes = new Set();
    for (const word of all) {
      for (const form of word.keys) for (const key of form) hashes.add(key);
      if (word.special) hashes.add(word.special);
    }
    for (const key of hashes) loads.push(this.store.file(block, shardOf(block, key).path));
    const loaded = await Promise.all(loads);
    const table = loaded[0];
    let at = 1;
    for (const key of hashes) this.remember(block, key, loaded[at++], table.units);
    const levels = function (key) { return finder.levels.get(block.name + "/" + key); };
    const units = parsed.words.map(function (word) { return any(word, levels, table); });
    const notUnits = parsed.not.map(function (word) { return any(word, levels, table); });
    return { block: block, table: table, units: units, docs: byDocument(units, table), notDocs: byDocument(notUnits, table),
      exact: parsed.words.map(function (word) { return word.special ? levels(word.special) : null; }) };
  };

  function shardOf(block, key) {
    const shift = 32 - block.bits - core.CHECK_BITS;
    return { path: "p" + core.hex(key >>> (32 - block.bits)) + ".js", check: (key >>> shift) & 0xffff };
  }

  Finder.prototype.remember = function (block, key, data, units) {
    const name = block.name + "/" + key;
    if (!this.levels.has(name)) this.levels.set(name, core.postings(data, shardOf(block, key).check, units));
  };

  /* 一个词在各单元里的命中：一种写法的各词元都在才算，几种写法取最强的。null 表示说不准。 */
  function any(word, levels, table) {
    if (!word.keys.length) return null;
    const found = new Uint8Array(table.units);
    let somewhere = false;
    for (const form of word.keys) {
      const lists = form.map(levels);
      if (lists.some(function (list) { return !list; })) continue;
      for (let unit = 0; unit < found.length; unit++) {
        let level = lists[0][unit];
        for (let i = 1; i < lists.length && level; i++) if (lists[i][unit] < level) level = lists[i][unit];
        if (level > found[unit]) { found[unit] = level; somewhere = true; }
      }
    }
    if (somewhere) word.nowhere = false;
    return found;
  }

  function byDocument(lists, table) {
    return lists.map(function (list) {
      if (!list) return null;
      const docs = new Uint8Array(table.count);
      for (let unit = 0; unit < list.length; unit++) if (list[unit] > docs[table.owner[unit]]) docs[table.owner[unit]] = list[unit];
      return docs;
    });
  }

  /* ---- 一次检索的结果 ---- */

  function Found(finder, parsed, blocks, options, query, effort) {
    this.finder = finder;
    this.words = parsed.words;
    this.not = parsed.not;
    this.blocks = blocks;
    this.options = options;
    this.query = query;
    this.effort = effort;
    this.all = this.score();
    this.facets = this.count();
    this.begin(this.all.filter(this.passes(null)));
  }

  Found.prototype.begin = function (candidates) {
    this.candidates = candidates;
    candidates.sort(this.options.sort === "date" ? byDate : byScore);
    this.verified = [];
    this.next = 0;
    this.refused = 0;
  };

  /* 还没有全部核实时，条数只是上限。 */
  Found.prototype.total = function () {
    return this.candidates.length - this.refused;
  };

  Found.prototype.isExact = function () {
    return this.next >= this.candidates.length;
  };

  const WEIGHT = [0, 1, 4, 10];
  const ENDED = { "废止": 3, "失效": 3, "撤回": 3, "已修改": 0.5 };
  const KIND = { "公文": 0.8, "信息": 0.8, "公文/信息": 0.8, "政策解读": 0.2 };

  Found.prototype.score = function () {
    const words = this.words.length;
    const frequency = new Array(words).fill(0);
    let documents = 0, newest = 0;
    for (const part of this.blocks) {
      documents += part.table.count;
      for (const day of part.table.days) if (day > newest) newest = day;
      part.docs.forEach(function (docs, word) {
        if (docs) for (let doc = 0; doc < docs.length; doc++) if (docs[doc]) frequency[word]++;
      });
    }
    const rarity = frequency.map(function (count) { return Math.log(1 + documents / (count || 1)) / Math.log(1 + documents); });
    const out = [];
    this.blocks.forEach(function (part, block) {
      const table = part.table;
      for (let doc = 0; doc < table.count; doc++) {
        let score = 0;
        let misses = false;
        for (let word = 0; word < words && !misses; word++) {
          const docs = part.docs[word];
          if (!docs) continue;
          if (!docs[doc]) misses = true;
          score += WEIGHT[docs[doc]] * (words > 1 ? 0.4 + rarity[word] : 1);
          const exact = part.exact[word];
          if (exact && exact[table.first[doc]]) score += 60;
        }
        if (misses) continue;
        const age = (newest - table.days[doc]) / 372;
        score += 2 / (1 + age / 3) - (ENDED[name(table, "validity", doc)] || 0) + (KIND[name(table, "kind", doc)] || 0);
        // 可能含有被排除的词的，排到最后再核实。
        const doubtful = part.notDocs.some(function (docs) { return docs && docs[doc]; });
        out.push({ block: block, doc: doc, score: doubtful ? score - 1000 : score, day: table.days[doc] });
      }
    });
    return out;
  };

  function name(table, facet, doc) {
    const value = table[facet][doc];
    return value.length ? table.names[facet][value[0]] : "";
  }

  /* 一个文件在一个分面上的各个值。 */
  function values(table, facet, doc) {
    if (facet === "year") return [core.date(table.days[doc]).slice(0, 4)];
    return table[facet][doc].map(function (at) { return table.names[facet][at]; });
  }

  Found.prototype.passes = function (except) {
    const filters = this.options.filters || {};
    const blocks = this.blocks;
    const active = FACETS.filter(function (facet) { return facet !== except && filters[facet] && filters[facet].length; });
    return function (candidate) {
      const table = blocks[candidate.block].table;
      return active.every(function (facet) {
        return values(table, facet, candidate.doc).some(function (value) { return filters[facet].indexOf(value) >= 0; });
      });
    };
  };

  /* 每个分面的各值和条数：按其余分面筛过以后。 */
  Found.prototype.count = function () {
    const out = {};
    for (const facet of FACETS) {
      const counts = new Map();
      const passes = this.passes(facet);
      for (const candidate of this.all) {
        if (!passes(candidate)) continue;
        for (const value of values(this.blocks[candidate.block].table, facet, candidate.doc)) counts.set(value, (counts.get(value) || 0) + 1);
      }
      out[facet] = Array.from(counts).sort(facet === "year"
        ? function (a, b) { return a[0] < b[0] ? 1 : -1; }
        : function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
    }
    return out;
  };

  function byDate(a, b) {
    return b.day - a.day || a.block - b.block || a.doc - b.doc;
  }

  function byScore(a, b) {
    return b.score - a.score || byDate(a, b);
  }

  /* 从 from 起的 count 条，都已核实。 */
  Found.prototype.results = async function (from, count) {
    if (this.candidates.length <= FEW) count = Math.max(count, FEW);
    while (this.verified.length < from + count && this.next < this.candidates.length) {
      const size = Math.max(BATCH, from + count - this.verified.length);
      const batch = this.candidates.slice(this.next, this.next + size);
      const found = this;
      const checked = await Promise.all(batch.map(function (candidate) { return found.check(candidate); }));
      const held = checked.filter(Boolean);
      this.next += batch.length;
      this.refused += batch.length - held.length;
      if (this.options.sort !== "date") held.sort(function (a, b) { return b.score - a.score || b.day - a.day; });
      this.verified.push.apply(this.verified, held);
      if (held.length * 2 < batch.length && this.effort < 4 && this.next < this.candidates.length) await this.narrow();
    }
    return this.verified.slice(from, from + count);
  };

  /* 落空的太多：多看几个词元，去掉不可能的候选。 */
  Found.prototype.narrow = async function () {
    this.effort *= 2;
    const blocks = await this.finder.candidates({ words: this.words, not: this.not }, this.effort);
    const done = this.next;
    const rest = this.candidates.slice(done).filter(function (candidate) {
      return blocks[candidate.block].docs.every(function (docs) { return !docs || docs[candidate.doc]; });
    });
    this.candidates = this.candidates.slice(0, done).concat(rest);
    this.blocks = blocks;
  };

  /* ---- 核实 ---- */

  Found.prototype.unit = async function (part, unit) {
    const texts = part.table.texts;
    let low = 0, high = texts.length - 1;
    while (low < high) { const middle = (low + high + 1) >> 1; if (texts[middle] <= unit) low = middle; else high = middle - 1; }
    const file = await this.finder.store.file(part.block, "t" + core.hex(low) + ".js");
    return record(file[unit - texts[low]]);
  };

  /* 文字各栏归一一次，以后都用它。 */
  function record(raw) {
    if (raw.fields) return raw;
    const simple = core.pairsOf(raw[raw.length - 1]);
    raw.simple = simple;
    raw.fields = raw.length > 2
      ? { title: raw[0], number: raw[3], index: raw[4], metadata: raw[5], summary: raw[6], body: raw[7] }
      : { body: raw[0] };
    raw.folded = {};
    for (const field of Object.keys(raw.fields)) raw.folded[field] = core.foldMap(raw.fields[field], simple).text;
    return raw;
  }

  function holds(unit, word) {
    return Object.keys(unit.folded).some(function (field) {
      return word.forms.some(function (form) { return unit.folded[field].indexOf(form) >= 0; });
    });
  }

  Found.prototype.check = async function (candidate) {
    const part = this.blocks[candidate.block];
    const table = part.table;
    const first = table.first[candidate.doc], end = table.first[candidate.doc + 1];
    const units = new Map();
    const found = this;
    const get = async function (unit) {
      if (!units.has(unit)) units.set(unit, await found.unit(part, unit));
      return units.get(unit);
    };
    await get(first);
    for (let word = 0; word < this.words.length; word++) {
      const wanted = this.words[word];
      let held = Array.from(units.values()).some(function (unit) { return holds(unit, wanted); });
      const order = [];
      for (let unit = first + 1; unit < end; unit++) if (!part.units[word] || part.units[word][unit]) order.push(unit);
      if (part.units[word]) order.sort(function (a, b) { return part.units[word][b] - part.units[word][a]; });
      for (let i = 0; i < order.length && !held; i++) held = holds(await get(order[i]), wanted);
      if (!held && wanted.length > PHRASE && end - first > 1) held = await this.across(part, first, end, get, wanted);
      if (!held) return null;
    }
    for (let word = 0; word < this.not.length; word++) {
      for (let unit = first; unit < end; unit++) {
        const lists = part.notDocs[word];
        if (lists && !lists[candidate.doc]) break;
        if (holds(await get(unit), this.not[word])) return null;
      }
    }
    return this.result(candidate, units, first);
  };

  /* 很长的短语可能跨过长文件的好几部分：连起来看。 */
  Found.prototype.across = async function (part, first, end, get, word) {
    let text = "";
    const simple = new Map();
    for (let at = first; at < end; at++) {
      const unit = await get(at);
      unit.simple.forEach(function (to, from) { simple.set(from, to); });
      text += at === first ? unit.fields.body : Array.from(unit.fields.body).slice(OVERLAP).join("");
    }
    const folded = core.foldMap(text, simple).text;
    return word.forms.some(function (form) { return folded.indexOf(form) >= 0; });
  };

  /* ---- 一条结果 ---- */

  Found.prototype.result = function (candidate, units, first) {
    const table = this.blocks[candidate.block].table;
    const head = units.get(first);
    const forms = [].concat.apply([], this.words.map(function (word) { return word.forms; }));
    const snippet = this.snippet(units, head, forms);
    return {
      title: mark(head.fields.title, head.simple, forms), plainTitle: head.fields.title, href: head[1], external: head[2] === 1,
      number: mark(head.fields.number, head.simple, forms), indexNumber: mark(head.fields.index, head.simple, forms),
      plainNumber: head.fields.number,
      date: core.date(table.days[candidate.doc]), column: name(table, "column", candidate.doc),
      offices: values(table, "office", candidate.doc), kind: name(table, "kind", candidate.doc),
      validity: name(table, "validity", candidate.doc), snippet: snippet, day: candidate.day,
      score: candidate.score + this.closeness(units, head)
    };
  };

  /* 看过原文以后的加减分：标题里连着出现、标题就是它、文号正是它、几个词挨得近、说得多。 */
  Found.prototype.closeness = function (units, head) {
    let score = 0;
    const title = head.folded.title;
    const bodies = Array.from(units.values()).map(function (unit) { return unit.folded.body; });
    for (const word of this.words) {
      const inTitle = word.forms.some(function (form) { return title.indexOf(form) >= 0; });
      if (inTitle) score += 6 + 4 * word.length / Math.max(title.length, 1) + (title.indexOf(word.text) === 0 ? 0.5 : 0);
      if (title === word.text) score += 12;
      if (word.forms.indexOf(head.folded.number) >= 0) score += 40;
      else if (!inTitle && word.forms.some(function (form) { return head.folded.number.indexOf(form) >= 0; })) score += 6;
      if (word.forms.indexOf(head.folded.index) >= 0) score += 40;
      if (word.forms.some(function (form) { return head.folded.summary.indexOf(form) >= 0 || head.folded.metadata.indexOf(form) >= 0; })) score += 1.5;
      let times = 0;
      for (const body of bodies) for (const form of word.forms) times += occurrences(body, form, 20).length;
      score += Math.min(2.5, Math.log(1 + times));
    }
    if (this.words.length > 1) {
      const together = this.words.map(function (word) { return word.text; }).join("");
      if (title.indexOf(together) >= 0) score += 6;
      let near = Infinity;
      for (const body of [title].concat(bodies)) near = Math.min(near, span(body, this.words));
      score += 4 / (1 + near / 20);
    }
    return score;
  };

  function occurrences(text, form, most) {
    const out = [];
    for (let at = text.indexOf(form); at >= 0 && out.length < most; at = text.indexOf(form, at + form.length)) out.push(at);
    return out;
  }

  /* 含有全部各词的最短一段有多长，不算词本身。 */
  function span(text, words) {
    const places = [];
    let length = 0;
    for (let word = 0; word < words.length; word++) {
      length += words[word].length;
      const found = [].concat.apply([], words[word].forms.map(function (form) { return occurrences(text, form, 50); }));
      if (!found.length) return Infinity;
      for (const at of found) places.push([at, at + words[word].text.length, word]);
    }
    places.sort(function (a, b) { return a[0] - b[0]; });
    const last = new Array(words.length).fill(null);
    let best = Infinity;
    for (const place of places) {
      last[place[2]] = place;
      if (last.every(Boolean)) {
        const from = Math.min.apply(null, last.map(function (p) { return p[0]; }));
        const to = Math.max.apply(null, last.map(function (p) { return p[1]; }));
        best = Math.min(best, Math.max(0, to - from - length));
      }
    }
    return best;
  }

  /* 命中在原文里的起止，合并相接的。 */
  function ranges(map, text, forms) {
    const out = [];
    for (const form of forms) {
      for (const at of occurrences(map.text, form, 200)) {
        const last = map.at[at + form.length - 1];
        out.push([map.at[at], last + (text.codePointAt(last) > 0xffff ? 2 : 1)]);
      }
    }
    out.sort(function (a, b) { return a[0] - b[0]; });
    const merged = [];
    for (const range of out) {
      const before = merged[merged.length - 1];
      if (before && range[0] <= before[1]) before[1] = Math.max(before[1], range[1]);
      else merged.push(range);
    }
    return merged;
  }

  /* 文字切成几段：{text, mark}。 */
  function cut(text, from, to, marks) {
    const out = [];
    let at = from;
    for (const range of marks) {
      if (range[1] <= from || range[0] >= to) continue;
      if (range[0] > at) out.push({ text: text.slice(at, range[0]), mark: false });
      out.push({ text: text.slice(Math.max(range[0], from), Math.min(range[1], to)), mark: true });
      at = range[1];
    }
    if (at < to) out.push({ text: text.slice(at, to), mark: false });
    return out.map(function (piece) { return { text: piece.text.replace(/\n/g, " "), mark: piece.mark }; });
  }

  function mark(text, simple, forms) {
    return cut(text, 0, text.length, ranges(core.foldMap(text, simple), text, forms));
  }

  /* 摘要：命中最密的一段；正文里没有就用概述，再没有就用命中的那一行属性。 */
  const BEFORE = 24, LENGTH = 110;

  Found.prototype.snippet = function (units, head, forms) {
    const texts = [];
    units.forEach(function (unit) { texts.push([unit.fields.body, unit.simple]); });
    texts.push([head.fields.summary || "", head.simple]);
    let best = null;
    for (const entry of texts) {
      const marks = ranges(core.foldMap(entry[0], entry[1]), entry[0], forms);
      for (let i = 0; i < marks.length; i++) {
        let value = 0;
        for (let j = i; j < marks.length && marks[j][1] < marks[i][0] + LENGTH - BEFORE; j++) value += marks[j][1] - marks[j][0];
        if (!best || value > best.value) best = { value: value, text: entry[0], at: marks[i][0], marks: marks };
      }
    }
    if (!best) {
      const lines = head.fields.metadata.split("\n").map(function (line) { return mark(line, head.simple, forms); });
      const hit = lines.filter(function (pieces) { return pieces.some(function (piece) { return piece.mark; }); });
      const start = head.fields.summary || head.fields.body;
      const plain = { text: start.slice(0, LENGTH).replace(/\n/g, " ") + (start.length > LENGTH ? "…" : ""), mark: false };
      return hit.length ? hit[0].concat({ text: " · ", mark: false }, plain) : [plain];
    }
    let from = Math.max(0, best.at - BEFORE);
    // 从句子或段落的开头起，不从半句起。
    const lead = best.text.slice(from, best.at);
    const stop = Math.max(lead.lastIndexOf("。"), lead.lastIndexOf("\n"), lead.lastIndexOf("；"));
    if (stop >= 0) from += stop + 1;
    if (from > 0 && best.text.charCodeAt(from) >= 0xdc00 && best.text.charCodeAt(from) <= 0xdfff) from--;
    let to = Math.min(best.text.length, from + LENGTH);
    if (best.text.charCodeAt(to) >= 0xdc00 && best.text.charCodeAt(to) <= 0xdfff) to++;
    const pieces = cut(best.text, from, to, best.marks);
    if (from > 0 && stop < 0) pieces.unshift({ text: "…", mark: false });
    if (to < best.text.length) pieces.push({ text: "…", mark: false });
    return pieces;
  };

  root.gongkaiSearch.Finder = Finder;
  root.gongkaiSearch.FACETS = FACETS;
})(typeof window === "object" ? window : global);
