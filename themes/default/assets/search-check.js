/* 核实：在原文里看一个候选文件是否真的含有各词；加减分，做摘要。显示的每一条都先经过这里。 */
(function (root) {
  "use strict";

  const core = root.gongkaiSearch;
  const Found = core.Found;

  /* 长文件后一部分开头与前一部分重复的字数，与 src/search/texts.rs 相同。 */
  const OVERLAP = 96;

  Found.prototype.unit = async function (part, unit) {
    const texts = part.table.texts;
    let low = 0, high = texts.length - 1;
    while (low < high) { const middle = (low + high + 1) >> 1; if (texts[middle] <= unit) low = middle; else high = middle - 1; }
    const file = await this.finder.store.file(part.block, "t" + core.hex(low) + ".js");
    const next = low + 1 < texts.length ? texts[low + 1] : part.table.units;
    if (file.length !== next - texts[low]) {
      this.finder.store.suspect = true;
      throw core.damaged();
    }
    return record(file[unit - texts[low]]);
  };

  /* 文字各栏归一一次，以后都用它：folded 是归一后的文字，maps 还有每个字在原文中的位置。 */
  function record(raw) {
    if (raw.fields) return raw;
    const simple = core.pairsOf(raw[raw.length - 1]);
    raw.simple = simple;
    raw.fields = raw.length > 2
      ? { title: raw[0], number: raw[3], index: raw[4], metadata: raw[5], summary: raw[6], body: raw[7] }
      : { body: raw[0] };
    raw.maps = {};
    raw.folded = {};
    for (const field of Object.keys(raw.fields)) {
      raw.maps[field] = core.foldMap(raw.fields[field], simple);
      raw.folded[field] = raw.maps[field].text;
    }
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
      if (!held && wanted.length > core.PHRASE && end - first > 1) held = await this.across(part, first, end, get, wanted);
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

  /* 短语只用前这么多字找候选，这里看全。很长的短语可能跨过长文件的好几部分：连起来看。 */
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
    const one = function (facet) { return core.values(table, facet, candidate.doc)[0] || ""; };
    const forms = [].concat.apply([], this.words.map(function (word) { return word.forms; }));
    const snippet = this.snippet(units, head, forms);
    return {
      title: mark(head, "title", forms), plainTitle: head.fields.title, href: head[1], external: head[2] === 1,
      number: mark(head, "number", forms), indexNumber: mark(head, "index", forms),
      plainNumber: head.fields.number,
      date: core.date(table.days[candidate.doc]), column: one("column"),
      offices: core.values(table, "office", candidate.doc), kind: one("kind"), validity: one("validity"), snippet: snippet, day: candidate.day,
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
      if (inTitle) score += 6 + 10 * word.length / Math.max(title.length, 1) + (title.indexOf(word.text) === 0 ? 0.5 : 0);
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

  function mark(unit, field, forms) {
    const text = unit.fields[field];
    return cut(text, 0, text.length, ranges(unit.maps[field], text, forms));
  }

  /* 属性一行一条：命中的第一行。 */
  function markedLine(head, forms) {
    for (const line of head.fields.metadata.split("\n")) {
      const marks = ranges(core.foldMap(line, head.simple), line, forms);
      if (marks.length) return cut(line, 0, line.length, marks);
    }
    return null;
  }

  /* 摘要：命中最密的一段；正文里没有就用概述，再没有就用命中的那一行属性。 */
  const BEFORE = 24, LENGTH = 110;

  Found.prototype.snippet = function (units, head, forms) {
    const texts = [];
    units.forEach(function (unit) { texts.push([unit.fields.body, unit.maps.body]); });
    texts.push([head.fields.summary, head.maps.summary]);
    let best = null;
    for (const entry of texts) {
      const marks = ranges(entry[1], entry[0], forms);
      for (let i = 0; i < marks.length; i++) {
        let value = 0;
        for (let j = i; j < marks.length && marks[j][1] < marks[i][0] + LENGTH - BEFORE; j++) value += marks[j][1] - marks[j][0];
        if (!best || value > best.value) best = { value: value, text: entry[0], at: marks[i][0], marks: marks };
      }
    }
    if (!best) {
      const hit = markedLine(head, forms);
      const start = head.fields.summary || head.fields.body;
      const plain = { text: start.slice(0, LENGTH).replace(/\n/g, " ") + (start.length > LENGTH ? "…" : ""), mark: false };
      return hit ? hit.concat({ text: " · ", mark: false }, plain) : [plain];
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
})(typeof window === "object" ? window : global);
