/* 检索索引：读 assets/search/ 里的文件，解出数字、属性和命中。格式见 docs/search.md。 */
(function (root) {
  "use strict";

  const core = root.gongkaiSearch;

  /* ---- 数字：与 src/search/wire.rs 相同 ---- */

  function numbers(text) {
    let place = 0;
    const digit = function () {
      const code = text.charCodeAt(place++);
      return code - 32 - (code > 34) - (code > 92);
    };
    return {
      more: function () { return place < text.length; },
      digit: digit,
      next: function () {
        const lead = digit();
        if (lead < 62) return lead;
        if (lead < 90) return 62 + (lead - 62) * 93 + digit();
        if (lead < 92) return 2666 + (lead - 90) * 8649 + digit() * 93 + digit();
        return 19964 + digit() * 8649 + digit() * 93 + digit();
      }
    };
  }

  /* ---- 索引文件 ---- */

  const CHECK_BITS = 16;

  /* load(path) 装入一个脚本，装完或失败时了结；fresh 说明不要用浏览器留存的。 */
  function Store(load) {
    this.load = load;
    this.index = null;
    this.files = new Map();
    this.pending = new Map();
    this.simple = null;
  }

  /* 网页里先于本对象装入的目录。 */
  let early = null;
  root.gongkaiIndex = function (format, full, blocks) { early = [format, full, blocks]; };

  Store.prototype.listen = function (scope) {
    const store = this;
    const index = function (format, full, blocks) {
      store.index = format === 2 ? {
        full: full,
        blocks: blocks.map(function (b) { return { name: b[0], stamp: b[1], bits: b[2], documents: b[3], units: b[4] }; })
      } : null;
    };
    scope.gongkaiIndex = index;
    if (early) index(early[0], early[1], early[2]);
    const keep = function (name, stamp, path, value) { store.files.set(name + "/" + path, { stamp: stamp, value: value }); };
    scope.gongkaiDocs = function (name, stamp, count, lists, data) { keep(name, stamp, "docs.js", documents(count, lists, data)); };
    scope.gongkaiShard = function (name, stamp, shard, data) { keep(name, stamp, "p" + hex(shard) + ".js", data); };
    scope.gongkaiText = function (name, stamp, file, units) { keep(name, stamp, "t" + hex(file) + ".js", units); };
    scope.gongkaiSimplified = function (text) { store.simple = core.pairsOf(text); };
  };

  function hex(number) {
    const digits = number.toString(16);
    return "000".slice(Math.min(digits.length, 3)) + digits;
  }

  /* 目录先到；网页早先留存的目录若与块对不上，重取一次。 */
  Store.prototype.open = async function (fresh) {
    if (!this.index || fresh) {
      if (fresh) { this.files.clear(); this.pending.clear(); }
      await this.load("index.js", fresh ? "t=" + Date.now() : "");
    }
    if (!this.index) throw new Error("index");
    return this.index;
  };

  Store.prototype.file = function (block, path) {
    const key = block.name + "/" + path;
    const store = this;
    if (!this.pending.has(key)) {
      this.pending.set(key, this.load(key, "r=" + block.stamp).then(function () {
        const file = store.files.get(key);
        if (!file || file.stamp !== block.stamp) { const stale = new Error("stale"); stale.stale = true; throw stale; }
        return file.value;
      }));
      // 失败的下次再取。
      this.pending.get(key).catch(function () { store.pending.delete(key); });
    }
    return this.pending.get(key);
  };

  Store.prototype.simplified = async function () {
    if (!this.simple) await this.load("simplified.js", "");
    return this.simple;
  };

  /* docs.js：一列一列的文件属性，见 src/search/docs.rs。 */
  function documents(count, lists, data) {
    const read = numbers(data);
    const each = function (array, make) { for (let i = 0; i < count; i++) array[i] = make(); return array; };
    const first = new Uint32Array(count + 1);
    for (let i = 0; i < count; i++) first[i + 1] = first[i] + read.next();
    const owner = new Uint32Array(first[count]);
    for (let i = 0; i < count; i++) owner.fill(i, first[i], first[i + 1]);
    let day = 0;
    const days = each(new Uint32Array(count), function () {
      const step = read.next();
      day += step % 2 ? (step + 1) / 2 : -step / 2;
      return day;
    });
    // 每个文件一个值的分面：值的序号加一，0 没有。
    const one = function (add) { return { single: each(new Uint16Array(count), function () { return read.next() + add; }) }; };
    // 可以有几个值的分面：from[i] 到 from[i + 1] 是第 i 个文件的各值。
    const several = function () {
      const from = new Uint32Array(count + 1), values = [];
      for (let i = 0; i < count; i++) {
        for (let left = read.next(); left > 0; left--) values.push(read.next() + 1);
        from[i + 1] = values.length;
      }
      return { from: from, values: values };
    };
    const table = { count: count, units: first[count], first: first, owner: owner, days: days };
    const column = one(1), kind = one(1), validity = one(0), office = several(), topic = several();
    const newest = days.reduce(function (a, b) { return Math.max(a, b); }, 0);
    const years = [];
    for (let year = 1900; year <= yearOf(newest); year++) years.push(String(year));
    const year = { single: Uint16Array.from(days, function (day) { return yearOf(day) - 1899; }) };
    table.newest = newest;
    table.facets = { column: column, year: year, office: office, kind: kind, topic: topic, validity: validity };
    table.names = { column: lists[0], year: years, office: lists[3], kind: lists[1], topic: lists[4], validity: lists[2] };
    table.texts = [];
    for (let last = 0; read.more();) { last += read.next(); table.texts.push(last); }
    return table;
  }

  function yearOf(day) {
    return 1900 + Math.floor(day / 372);
  }

  /* 对一个文件在一个分面上的每个值（序号从 1 起）做一件事。 */
  function eachValue(facet, doc, work) {
    if (facet.single) { if (facet.single[doc]) work(facet.single[doc]); return; }
    for (let i = facet.from[doc]; i < facet.from[doc + 1]; i++) work(facet.values[i]);
  }

  function date(day) {
    const two = function (n) { return (n < 10 ? "0" : "") + n; };
    const left = day % 372;
    return yearOf(day) + "-" + two(Math.floor(left / 31) + 1) + "-" + two(left % 31 + 1);
  }

  const HEAPS = core.HEAPS, HALF = HEAPS / 2, ALL = (1 << HALF) - 1;
  /* 只在五分之一以下的单元里有的词元，不记后面的字。 */
  const SELDOM = 5;

  /* 一个词元在一块里的命中。levels：每个单元 0 没有，1 正文，2 要紧处，3 标题或文号；
     low、high：它后面的字在哪些堆里，前 23 堆和后 23 堆。没有命中时是 null。 */
  function postings(data, check, units) {
    const read = numbers(data), often = Math.floor(units / SELDOM);
    let key = 0;
    while (read.more()) {
      key += read.next();
      const count = read.next();
      if (key > check) return null;
      const wanted = key === check, places = wanted ? new Uint32Array(count) : null;
      const list = wanted ? { count: count, levels: new Uint8Array(units), low: new Uint32Array(units), high: new Uint32Array(units) } : null;
      for (let at = 0, level = 1, unit = 0; at < count;) {
        const step = read.next();
        if (step === 0) { level++; unit = 0; continue; }
        unit += step;
        if (wanted) { list.levels[unit - 1] = level; places[at] = unit - 1; }
        at++;
      }
      for (let at = 0; at < count; at++) {
        if (count <= often) { if (wanted) follow(list, places[at], 2 * HEAPS); continue; }
        for (let more = true; more;) {
          const digit = read.digit();
          more = digit >= HEAPS && digit < 2 * HEAPS;
          if (wanted) follow(list, places[at], digit);
        }
      }
      if (wanted) return list;
    }
    return null;
  }

  function follow(list, unit, digit) {
    if (digit === 2 * HEAPS) { list.low[unit] = ALL; list.high[unit] = ALL; return; }
    const heap = digit % HEAPS;
    if (heap < HALF) list.low[unit] |= 1 << heap;
    else list.high[unit] |= 1 << (heap - HALF);
  }

  /* 短语的各词元 [{list, next}] 都在、后面的字也对的单元：found 里记下最弱的命中。
     得到有几个，和各词元互不相干时碰巧会有几个。 */
  function phrase(keys, units, found) {
    const alone = new Uint32Array(keys.length);
    let hits = 0;
    for (let unit = 0; unit < units; unit++) {
      let level = 3;
      for (let i = 0; i < keys.length; i++) {
        const list = keys[i].list, next = keys[i].next;
        const follows = next < 0 || (next < HALF ? list.low[unit] >> next : list.high[unit] >> (next - HALF)) & 1;
        if (list.levels[unit] && follows) alone[i]++;
        level = follows && list.levels[unit] < level ? list.levels[unit] : follows ? level : 0;
      }
      if (level) hits++;
      if (level > found[unit]) found[unit] = level;
    }
    // 真有短语的 T 个；其余各单元里各词元照其余的多少碰巧全有。
    let chance = 0;
    for (let turn = 0; turn < 6 && alone.length > 1; turn++) {
      const real = hits - chance, rest = units - real;
      chance = rest > 0 ? Math.min(hits, alone.reduce(function (left, count) { return left * (count - real) / rest; }, rest)) : 0;
    }
    return { hits: hits, chance: chance };
  }

  Object.assign(core, {
    numbers: numbers, Store: Store, postings: postings, phrase: phrase, eachValue: eachValue, date: date, hex: hex,
    CHECK_BITS: CHECK_BITS
  });
})(typeof window === "object" ? window : global);
