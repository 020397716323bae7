/* 检索：候选、排序、分面。词元只缩小范围；显示的每一条都先在原文里核实过（search-check.js）。 */
(function (root) {
  "use strict";

  const core = root.gongkaiSearch;

  /* 多长的词先看几个词元：每个词元说三个字，要取每一块的一个分片。词多时每个词只看一两个。 */
  const KEYS = [0, 1, 1, 1, 2, 2, 3], MANY_WORDS = 3;
  /* 块有这么多的，先看一块：那里哪几个词元最能区分，其余各块就只取那几个。 */
  const MANY_BLOCKS = 8, SCOUT_KEYS = 6, FEW_KEYS = 2;
  /* 先看的那块里有这么大一份文件都有的词，其余各块不查，到原文里再看。 */
  const COMMON = 0.5;
  /* 短语只用前这么多字找候选：长文件相邻两部分的重叠容得下它。 */
  const PHRASE = 32;
  /* 一次核实多少条：正好一页。 */
  const BATCH = 10;
  /* 候选不多于此数时全部核实，条数就是准确的。 */
  const FEW = 12;
  /* 一次最多核实这么多条就先给读者看，免得为了凑满一页取个没完。 */
  const MOST = 20;

  const FACETS = core.FACETS;

  function Finder(store) {
    this.store = store;
    // 每块每个词元解出的命中；换一个检索词时大多还用得上。
    this.lists = new Map();
    this.scout = MANY_BLOCKS;
  }

  /* options：{filters: {office: ["养老服务科"]}, sort: "relevance" | "date"}。
     得到 Found；没有可查的词时得到 null。 */
  Finder.prototype.find = async function (query, options) {
    for (let attempt = 0; ; attempt++) {
      try {
        if (attempt > 0 || this.store.suspect) this.lists.clear();
        await this.store.open(attempt > 0 || this.store.suspect);
        return await this.attempt(query, options || {});
      } catch (error) {
        // 网站更新过而浏览器留着旧的目录：重取一次。
        if (!error.damaged || attempt > 0) throw error;
      }
    }
  };

  Finder.prototype.attempt = async function (query, options) {
    let parsed = core.parse(query, this.store.simple);
    if (!parsed.words.length) return null;
    let blocks = await this.candidates(parsed);
    // 索引里没有繁体字：有词一处也找不到，才需要繁简对照表。
    if (!this.store.simple && parsed.words.concat(parsed.not).some(function (word) { return word.nowhere && /[\u3400-\u9fff]/.test(word.text); })) {
      const texts = function (query) { return query.words.concat(query.not).map(function (word) { return word.text; }).join("\n"); };
      const again = core.parse(query, await this.store.simplified());
      if (texts(again) !== texts(parsed)) {
        parsed = again;
        blocks = await this.candidates(parsed);
      }
    }
    // 常用字凑成的短语，多看几个词元比核实不含它的文件便宜。
    if (parsed.words.length === 1 && parsed.words.filter(doubtful).map(more).some(Boolean)) blocks = await this.candidates(parsed);
    return new Found(this, parsed, blocks, options);
  };

  /* 边输入边提示：标题或文号里有全部各词的，最多 count 条。 */
  Finder.prototype.suggest = async function (query, count) {
    const found = await this.find(query, {});
    if (!found) return [];
    found.begin(function (part, doc) {
      return part.docs.every(function (list) { return !list || list[doc] === 3; });
    });
    return found.results(0, count);
  };

  /* 还有词元可看的词，多看几个；没有了就说没有。 */
  function more(word) {
    const before = word.limit;
    word.limit = Math.max(before, word.scouted ? Math.min(word.most, word.scouted, before + 1) : Math.min(word.most, before + 2));
    return word.limit > before;
  }

  /* 照各词元出现的多少估计，碰巧全有的要占命中的两成以上。 */
  function doubtful(word) {
    return !word.scouted && word.chance > 6 && word.chance > word.hits * 0.2;
  }

  /* 各块里可能含有全部各词的文件。 */
  Finder.prototype.candidates = async function (parsed) {
    const solid = parsed.words.some(function (word) { return word.length > 1; });
    const all = parsed.words.concat(parsed.not);
    const blocks = this.store.index.blocks, scouting = blocks.length >= this.scout;
    for (const word of all) {
      // 与别的词在一起的单个字，不查索引，只在核实时看。
      const forms = word.length === 1 && solid ? [] : word.forms.map(function (form) {
        return core.keysOf(Array.from(form).slice(0, PHRASE).join(""));
      });
      if (!word.limit) word.limit = Math.min(KEYS[Math.min(word.length, KEYS.length - 1)], word.forms.length > 1 ? 2 : parsed.words.length < MANY_WORDS ? 3 : 1);
      word.most = Math.max.apply(null, [0].concat(forms.map(function (keys) { return keys.length; })));
      if (scouting && !word.scouted) {
        // 一次检索里最多看到几个词元；读者要继续时再多看。
        word.scouted = FEW_KEYS + 1;
        word.limit = Math.min(word.limit, parsed.words.length < MANY_WORDS ? FEW_KEYS : 1);
      }
      const limit = scouting ? Math.max(SCOUT_KEYS, word.limit) : word.limit;
      word.keys = forms.map(function (keys) { return core.choose(keys, limit); }).filter(function (keys) { return keys.length; });
      word.nowhere = word.keys.length > 0;
      word.hits = word.chance = 0;
      word.special = word.number
        ? core.hash(word.number.year ? [core.NUMBER, word.number.year, word.number.serial] : [core.NUMBER, word.number.serial])
        : 0;
    }
    const finder = this;
    const look = function (block) { return finder.inBlock(block, parsed, all); };
    if (!scouting) return Promise.all(blocks.map(look));
    const first = await look(blocks[0]);
    this.settle(first, parsed, all);
    return [first].concat(await Promise.all(blocks.slice(1).map(look)));
  };

  /* 看过一块以后，每个词在其余各块里查哪几个词元；几个词里到处都有的，不查。 */
  Finder.prototype.settle = function (first, parsed, all) {
    const finder = this, units = first.table.units;
    const share = first.units.map(function (found) { return found ? filled(found) / units : 1; });
    const rare = share.some(function (one) { return one < COMMON; });
    for (const word of all) {
      const at = parsed.words.indexOf(word);
      if (at >= 0 && rare && share[at] >= COMMON) { word.keys = []; continue; }
      word.keys = word.keys.map(function (form) {
        return best(form.map(function (key) {
          const list = finder.lists.get(first.block.name + "/" + key.hash);
          return { key: key, units: list ? core.holding({ list: list, next: key.next }, units) : new Uint8Array(units) };
        }), word.limit);
      });
    }
  };

  /* 最多 limit 个词元，合起来剩下的单元最少；再多也少不了多少的，就不要。 */
  function best(keys, limit) {
    const chosen = [], everything = both(keys.map(function (key) { return key.units; })), least = filled(everything);
    let left = null;
    while (chosen.length < limit && chosen.length < keys.length && (!left || filled(left) > least * 1.25 + 4)) {
      let rarest = null;
      for (const key of keys) {
        if (chosen.indexOf(key.key) >= 0) continue;
        const units = left ? both([left, key.units]) : key.units, count = filled(units);
        if (!rarest || count < rarest.count) rarest = { key: key.key, units: units, count: count };
      }
      chosen.push(rarest.key);
      left = rarest.units;
    }
    return chosen;
  }

  function both(lists) {
    const out = Uint8Array.from(lists[0]);
    for (let at = 1; at < lists.length; at++) for (let unit = 0; unit < out.length; unit++) if (!lists[at][unit]) out[unit] = 0;
    return out;
  }

  Finder.prototype.inBlock = async function (block, parsed, all) {
    const finder = this;
    const loads = [this.store.file(block, "docs.js")];
    const hashes = new Set();
    for (const word of all) {
      for (const form of word.keys) for (const key of form) hashes.add(key.hash);
      if (word.special) hashes.add(word.special);
    }
    for (const hash of hashes) loads.push(this.store.file(block, shardOf(block, hash).path));
    const loaded = await Promise.all(loads);
    const table = loaded[0];
    let at = 1;
    for (const hash of hashes) this.remember(block, hash, loaded[at++], table.units);
    const list = function (hash) { return finder.lists.get(block.name + "/" + hash); };
    const units = parsed.words.map(function (word) { return any(word, list, table); });
    const notUnits = parsed.not.map(function (word) { return any(word, list, table); });
    return { block: block, table: table, units: units, docs: byDocument(units, table), notDocs: byDocument(notUnits, table),
      exact: parsed.words.map(function (word) { return word.special ? list(word.special) : null; }) };
  };

  function shardOf(block, hash) {
    const shift = 32 - block.bits - core.CHECK_BITS;
    return { path: "p" + core.hex(hash >>> (32 - block.bits)) + ".js", check: (hash >>> shift) & 0xffff };
  }

  Finder.prototype.remember = function (block, hash, data, units) {
    const name = block.name + "/" + hash;
    if (!this.lists.has(name)) this.lists.set(name, core.postings(data, shardOf(block, hash).check, units));
  };

  /* 一个词在各单元里的命中：一种写法的各词元都在才算，几种写法取最强的。null 表示说不准。 */
  function any(word, list, table) {
    if (!word.keys.length) return null;
    const found = new Uint8Array(table.units);
    for (const form of word.keys) {
      const keys = form.map(function (key) { return { list: list(key.hash), next: key.next }; });
      if (keys.some(function (key) { return !key.list; })) continue;
      const held = core.phrase(keys, table.units, found);
      if (held.hits) word.nowhere = false;
      word.hits += held.hits;
      word.chance += held.chance;
    }
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

  function Found(finder, parsed, blocks, options) {
    this.finder = finder;
    this.words = parsed.words;
    this.not = parsed.not;
    this.blocks = blocks;
    this.options = options;
    this.score();
    this.facets = this.count();
    this.begin(null);
  }

  /* 还没有全部核实时，条数只是上限。 */
  Found.prototype.total = function () {
    return this.order.length - this.refused;
  };

  Found.prototype.isExact = function () {
    return this.next >= this.order.length;
  };

  const WEIGHT = [0, 1, 4, 10];
  const ENDED = { "废止": 3, "失效": 3, "撤回": 3, "已修改": 0.5 };
  const KIND = { "公文": 0.8, "信息": 0.8, "公文/信息": 0.8, "政策解读": 0.2 };
  /* 可能含有被排除的词的，排到最后再核实。 */
  const LAST = -100;

  /* 每块里含有全部各词的文件 hits，和它们的分数。 */
  Found.prototype.score = function () {
    const words = this.words.length;
    const frequency = new Array(words).fill(0);
    let documents = 0, newest = 0;
    for (const part of this.blocks) {
      documents += part.table.count;
      newest = Math.max(newest, part.table.newest);
      part.docs.forEach(function (docs, word) { if (docs) frequency[word] += filled(docs); });
    }
    const rarity = frequency.map(function (count) { return words > 1 ? 0.4 + Math.log(1 + documents / (count || 1)) / Math.log(1 + documents) : 1; });
    for (const part of this.blocks) {
      const table = part.table, hits = part.hits = common(part.docs, table.count);
      const of = function (values, facet) { return [0].concat(table.names[facet].map(function (name) { return values[name] || 0; })); };
      const ended = of(ENDED, "validity"), kinds = of(KIND, "kind");
      const validity = table.facets.validity.single, kind = table.facets.kind.single, days = table.days;
      const scores = part.scores = new Float32Array(table.count);
      for (let at = 0; at < hits.length; at++) {
        const doc = hits[at], age = (newest - days[doc]) / 372;
        scores[doc] = 2 / (1 + age / 3) - ended[validity[doc]] + kinds[kind[doc]];
      }
      for (let word = 0; word < words; word++) {
        const docs = part.docs[word], exact = part.exact[word];
        if (docs) for (let at = 0; at < hits.length; at++) scores[hits[at]] += WEIGHT[docs[hits[at]]] * rarity[word];
        if (docs && exact) for (let at = 0; at < hits.length; at++) if (exact.levels[table.first[hits[at]]]) scores[hits[at]] += 60;
      }
      for (const docs of part.notDocs) if (docs) for (let at = 0; at < hits.length; at++) if (docs[hits[at]] && scores[hits[at]] > LAST / 2) scores[hits[at]] += LAST;
    }
  };

  function filled(docs) {
    let count = 0;
    for (let doc = 0; doc < docs.length; doc++) if (docs[doc]) count++;
    return count;
  }

  /* 各词都有的文件；说不准的词（null）不算。 */
  function common(lists, count) {
    const certain = lists.filter(Boolean), hits = new Uint32Array(count);
    let found = 0;
    for (let doc = 0; doc < count; doc++) {
      let held = true;
      for (let word = 0; word < certain.length && held; word++) held = certain[word][doc] > 0;
      if (held) hits[found++] = doc;
    }
    return hits.subarray(0, found);
  }

  /* 一个文件在一个分面上的各个值。 */
  function values(table, facet, doc) {
    const out = [];
    core.eachValue(table.facets[facet], doc, function (value) { out.push(table.names[facet][value - 1]); });
    return out;
  }

  /* 每个有要求的分面：哪些值（序号从 1 起）合要求。 */
  function rules(part, filters) {
    return FACETS.filter(function (facet) { return filters[facet] && filters[facet].length; }).map(function (facet) {
      return { facet: facet, of: part.table.facets[facet],
        wanted: [false].concat(part.table.names[facet].map(function (name) { return filters[facet].indexOf(name) >= 0; })) };
    });
  }

  function meets(rule, doc) {
    const of = rule.of;
    if (of.single) return rule.wanted[of.single[doc]];
    for (let i = of.from[doc]; i < of.from[doc + 1]; i++) if (rule.wanted[of.values[i]]) return true;
    return false;
  }

  /* 每个分面的各值和条数：按其余分面筛过以后。同时记下合全部要求的文件 wanted。 */
  Found.prototype.count = function () {
    const counts = {}, filters = this.options.filters || {};
    for (const facet of FACETS) counts[facet] = new Map();
    for (const part of this.blocks) {
      // 合全部要求的，和只差一个分面的。
      const nearly = {}, required = rules(part, filters);
      for (const rule of required) nearly[rule.facet] = [];
      part.wanted = required.length ? [] : part.hits;
      if (required.length) {
        for (let at = 0; at < part.hits.length; at++) {
          const doc = part.hits[at], failing = required.filter(function (rule) { return !meets(rule, doc); });
          if (!failing.length) part.wanted.push(doc);
          if (failing.length === 1) nearly[failing[0].facet].push(doc);
        }
      }
      for (const facet of FACETS) {
        const of = part.table.facets[facet], names = part.table.names[facet], own = new Uint32Array(names.length + 1);
        tally(of, part.wanted, own);
        if (nearly[facet]) tally(of, nearly[facet], own);
        for (let value = 1; value < own.length; value++) if (own[value]) counts[facet].set(names[value - 1], (counts[facet].get(names[value - 1]) || 0) + own[value]);
      }
    }
    const out = {};
    for (const facet of FACETS) {
      out[facet] = Array.from(counts[facet]).sort(facet === "year"
        ? function (a, b) { return a[0] < b[0] ? 1 : -1; }
        : function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
    }
    return out;
  };

  function tally(of, docs, own) {
    if (of.single) {
      for (let at = 0; at < docs.length; at++) own[of.single[docs[at]]]++;
      return;
    }
    for (let at = 0; at < docs.length; at++) for (let i = of.from[docs[at]]; i < of.from[docs[at] + 1]; i++) own[of.values[i]]++;
  }

  /* ---- 次序 ---- */

  /* 分数（或日期）和文件的序号合成一个数，这样几十万个也能一下子排好。 */
  const DOCS = 1 << 21, DAYS = 1 << 17, TOP = 16383;

  /* 从头开始：合要求的候选，排好次序；另有 passes 的，还要合它。 */
  Found.prototype.begin = function (passes) {
    const byDate = this.options.sort === "date";
    let total = 0;
    for (const part of this.blocks) total += part.wanted.length;
    const order = new Float64Array(total);
    let count = 0, from = 0;
    for (const part of this.blocks) {
      const wanted = part.wanted, scores = part.scores, days = part.table.days;
      part.from = from;
      for (let at = 0; at < wanted.length; at++) {
        const doc = wanted[at], score = scores[doc];
        if (passes && !passes(part, doc)) continue;
        let rank = score <= LAST / 2 ? 1 : 0;
        if (!byDate) {
          const steps = (score - LAST * 1.5) * 16 + 0.5 | 0;
          rank = steps < 0 ? TOP : steps > TOP ? 0 : TOP - steps;
        }
        order[count++] = (rank * DAYS + DAYS - 1 - days[doc]) * DOCS + from + doc;
      }
      from += part.table.count;
    }
    this.order = order.subarray(0, count).sort();
    this.verified = [];
    this.next = 0;
    this.refused = 0;
  };

  /* 次序里的一个候选。 */
  Found.prototype.candidate = function (key) {
    const at = key % DOCS;
    let block = this.blocks.length - 1;
    while (this.blocks[block].from > at) block--;
    const part = this.blocks[block], doc = at - part.from;
    return { block: block, doc: doc, score: part.scores[doc], day: part.table.days[doc] };
  };

  /* 从 from 起的 count 条，都已核实；核实得太多还凑不满时先给这些。 */
  Found.prototype.results = async function (from, count) {
    const found = this;
    if (this.order.length <= FEW) count = Math.max(count, FEW);
    const end = this.next + Math.max(MOST, count);
    if (this.next) for (const word of this.words) if (word.scouted) word.scouted++;
    while (this.verified.length < from + count && this.next < Math.min(this.order.length, end)) {
      const size = Math.max(BATCH, from + count - this.verified.length);
      const batch = Array.from(this.order.subarray(this.next, Math.min(this.next + size, end)));
      const checked = await Promise.all(batch.map(function (key) { return found.check(found.candidate(key)); }));
      const held = checked.filter(Boolean);
      this.next += batch.length;
      this.refused += batch.length - held.length;
      if (this.options.sort !== "date") held.sort(function (a, b) { return b.score - a.score || b.day - a.day; });
      this.verified.push.apply(this.verified, held);
      if (held.length * 2 < batch.length && this.next < this.order.length) await this.narrow();
    }
    return this.verified.slice(from, from + count);
  };

  /* 有没有一条真的含有各词：一条一条地看，看到就停。 */
  Found.prototype.any = async function () {
    for (let at = 0; at < this.order.length && at < MOST; at++) if (await this.check(this.candidate(this.order[at]))) return true;
    return false;
  };

  /* 落空的太多：多看几个词元，去掉不可能的候选。 */
  Found.prototype.narrow = async function () {
    if (!this.words.map(more).some(Boolean)) return;
    const blocks = await this.finder.candidates({ words: this.words, not: this.not });
    const found = this;
    const possible = function (key) {
      const candidate = found.candidate(key);
      return blocks[candidate.block].docs.every(function (docs) { return !docs || docs[candidate.doc]; });
    };
    this.order = this.order.filter(function (key, at) { return at < found.next || possible(key); });
    this.blocks.forEach(function (part, at) { part.units = blocks[at].units; part.docs = blocks[at].docs; });
  };

  Object.assign(core, { Finder: Finder, Found: Found, PHRASE: PHRASE, values: values });
})(typeof window === "object" ? window : global);
