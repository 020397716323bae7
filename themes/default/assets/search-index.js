/* 检索索引：读 assets/search/ 里的文件，解出数字、属性和命中。格式见 docs/search.md。 */
(function (root) {
  "use strict";

  const core = root.gongkaiSearch;

  /* ---- 数字：与 src/search/wire.rs 相同 ---- */

  /* 一个字符是 93 进制的哪一位。 */
  const DIGIT = new Uint8Array(128);
  for (let code = 32; code < 127; code++) DIGIT[code] = code - 32 - (code > 34) - (code > 92);

  /* 索引文件读不通：没有取全，或者不是这一版的。 */
  function damaged() {
    const error = new Error("damaged");
    error.damaged = true;
    return error;
  }

  /* 一串数字，全部解出。 */
  function numbers(text) {
    const out = new Uint32Array(text.length);
    let count = 0, place = 0;
    while (place < text.length) {
      const lead = DIGIT[text.charCodeAt(place++)];
      if (lead < 62) { out[count++] = lead; continue; }
      let value = lead < 90 ? lead - 62 : lead < 92 ? lead - 90 : 0;
      const base = lead < 90 ? 62 : lead < 92 ? 2666 : 19964;
      for (let left = lead < 90 ? 1 : lead < 92 ? 2 : 3; left > 0; left--) value = value * 93 + DIGIT[text.charCodeAt(place++)];
      out[count++] = base + value;
    }
    if (place > text.length) throw damaged();
    return out.subarray(0, count);
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
    // 有文件对不上，下次从目录起都重取，并绕开留存的。
    this.suspect = false;
    this.again = "";
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
      if (fresh) {
        this.files.clear();
        this.pending.clear();
        this.suspect = false;
        this.again = "t=" + Date.now();
      }
      await this.load("index.js", this.again);
    }
    if (!this.index) throw damaged();
    return this.index;
  };

  Store.prototype.file = function (block, path) {
    const key = block.name + "/" + path;
    const store = this;
    if (!this.pending.has(key)) {
      this.pending.set(key, this.load(key, "r=" + block.stamp + (this.again && "&" + this.again)).then(function () {
        const file = store.files.get(key);
        if (!file || file.stamp !== block.stamp) throw damaged();
        return file.value;
      }));
      // 失败的下次再取。
      this.pending.get(key).catch(function (error) {
        store.pending.delete(key);
        if (error.damaged) store.suspect = true;
      });
    }
    return this.pending.get(key);
  };

  Store.prototype.simplified = async function () {
    if (!this.simple) await this.load("simplified.js", "");
    return this.simple;
  };

  /* docs.js：一列一列的文件属性，见 src/search/docs.rs。 */
  function documents(count, lists, data) {
    const all = numbers(data);
    let place = 0;
    // 不论数字是什么都不多读，读多了就是坏了。
    const column = function (make) {
      if (place + count > all.length) throw damaged();
      const out = make(all.subarray(place, place + count));
      place += count;
      return out;
    };
    const first = column(function (units) {
      const first = new Uint32Array(count + 1);
      for (let i = 0; i < count; i++) first[i + 1] = first[i] + units[i];
      return first;
    });
    if (first[count] > MOST_UNITS) throw damaged();
    const owner = new Uint32Array(first[count]);
    for (let i = 0; i < count; i++) for (let unit = first[i]; unit < first[i + 1]; unit++) owner[unit] = i;
    let newest = 0;
    const days = column(function (steps) {
      const days = new Uint32Array(count);
      for (let i = 0, day = 0; i < count; i++) {
        day += steps[i] % 2 ? (steps[i] + 1) / 2 : -steps[i] / 2;
        days[i] = day;
        if (day > newest) newest = day;
      }
      return days;
    });
    // 每个文件一个值的分面：值的序号加一，0 没有。
    const one = function (add) {
      return { single: column(function (places) {
        const single = new Uint16Array(count);
        for (let i = 0; i < count; i++) single[i] = places[i] + add;
        return single;
      }) };
    };
    // 可以有几个值的分面：from[i] 到 from[i + 1] 是第 i 个文件的各值。
    const several = function () {
      if (place + count > all.length) throw damaged();
      const from = new Uint32Array(count + 1), values = new Uint16Array(all.length - place);
      let filled = 0;
      for (let i = 0; i < count; i++) {
        let left = place < all.length ? all[place++] : all.length;
        if (place + left > all.length) throw damaged();
        while (left-- > 0) values[filled++] = all[place++] + 1;
        from[i + 1] = filled;
      }
      return { from: from, values: values };
    };
    const table = { count: count, units: first[count], first: first, owner: owner, days: days, newest: newest };
    const columns = one(1), kind = one(1), validity = one(0), office = several(), topic = several();
    const years = [], year = new Uint16Array(count);
    if (newest > LAST_DAY) throw damaged();
    for (let year = 1900; year <= yearOf(newest); year++) years.push(String(year));
    for (let i = 0; i < count; i++) year[i] = (days[i] / 372 | 0) + 1;
    table.facets = { column: columns, year: { single: year }, office: office, kind: kind, topic: topic, validity: validity };
    table.names = { column: lists[0], year: years, office: lists[3], kind: lists[1], topic: lists[4], validity: lists[2] };
    table.texts = [];
    for (let last = 0; place < all.length;) { last += all[place++]; table.texts.push(last); }
    if (!table.texts.length || table.texts[table.texts.length - 1] > table.units) throw damaged();
    return table;
  }

  /* 一块里不会有更多的单元和更晚的日子，有就是文件坏了。 */
  const MOST_UNITS = 1 << 24, LAST_DAY = 372 * 8100;

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
     low、high：它后面的字在哪些堆里，前 23 堆和后 23 堆，没有记的是 null。没有命中时是 null。 */
  function postings(data, check, units) {
    const often = Math.floor(units / SELDOM), length = data.length;
    let place = 0, key = 0;
    const next = function () {
      const lead = DIGIT[data.charCodeAt(place++)];
      if (lead < 62) return lead;
      const digit = DIGIT[data.charCodeAt(place++)];
      if (lead < 90) return 62 + (lead - 62) * 93 + digit;
      const second = DIGIT[data.charCodeAt(place++)];
      if (lead < 92) return 2666 + (lead - 90) * 8649 + digit * 93 + second;
      return 19964 + digit * 8649 + second * 93 + DIGIT[data.charCodeAt(place++)];
    };
    while (place < length) {
      key += next();
      if (key > check) return null;
      const count = next();
      if (count > units || place > length) throw damaged();
      if (key === check) return listed(data, place, count, units, often);
      // 别的词元跳过去：每个单元一个数，换一级时多一个零。
      for (let left = count; left > 0 && place < length;) {
        const lead = DIGIT[data.charCodeAt(place)];
        place += lead < 62 ? 1 : lead < 90 ? 2 : lead < 92 ? 3 : 4;
        if (lead) left--;
      }
      if (count > often) {
        for (let left = count; left > 0 && place < length;) {
          const digit = DIGIT[data.charCodeAt(place++)];
          if (digit < HEAPS || digit === ANYTHING) left--;
        }
      }
    }
    return null;
  }

  const ANYTHING = 2 * HEAPS;

  function listed(data, from, count, units, often) {
    const levels = new Uint8Array(units), places = new Uint32Array(count);
    let place = from;
    for (let at = 0, level = 1, unit = 0; at < count;) {
      const lead = DIGIT[data.charCodeAt(place++)];
      let step = lead;
      if (lead >= 62) {
        step = lead < 90 ? lead - 62 : lead < 92 ? lead - 90 : 0;
        for (let left = lead < 90 ? 1 : lead < 92 ? 2 : 3; left > 0; left--) step = step * 93 + DIGIT[data.charCodeAt(place++)];
        step += lead < 90 ? 62 : lead < 92 ? 2666 : 19964;
      } else if (lead === 0) {
        if (++level > 3 || place >= data.length) throw damaged();
        unit = 0;
        continue;
      }
      unit += step;
      if (unit > units) throw damaged();
      levels[unit - 1] = level;
      places[at++] = unit - 1;
    }
    if (place > data.length) throw damaged();
    if (count <= often) return { count: count, levels: levels, low: null, high: null };
    const low = new Uint32Array(units), high = new Uint32Array(units);
    for (let at = 0; at < count;) {
      if (place >= data.length) throw damaged();
      const digit = DIGIT[data.charCodeAt(place++)], unit = places[at];
      if (digit === ANYTHING) { low[unit] = high[unit] = ALL; at++; continue; }
      const heap = digit < HEAPS ? digit : digit - HEAPS;
      if (heap < HALF) low[unit] |= 1 << heap;
      else high[unit] |= 1 << (heap - HALF);
      if (digit < HEAPS) at++;
    }
    return { count: count, levels: levels, low: low, high: high };
  }

  /* 每个单元里一个词元 {list, next} 的命中，后面的字不对的不算。 */
  function holding(key, units) {
    const next = key.next, levels = key.list.levels, heaps = next < 0 ? null : next < HALF ? key.list.low : key.list.high;
    if (heaps === null) return levels;
    const out = new Uint8Array(units), bit = next < HALF ? 1 << next : 1 << (next - HALF);
    for (let unit = 0; unit < units; unit++) if (heaps[unit] & bit) out[unit] = levels[unit];
    return out;
  }

  /* 短语的各词元 [{list, next}] 都在、后面的字也对的单元：found 里记下最弱的命中。
     得到有几个，和各词元互不相干时碰巧会有几个。 */
  function phrase(keys, units, found) {
    const alone = [], weakest = new Uint8Array(units).fill(3);
    for (let i = 0; i < keys.length; i++) {
      const levels = holding(keys[i], units);
      let count = 0;
      for (let unit = 0; unit < units; unit++) {
        if (levels[unit]) count++;
        if (levels[unit] < weakest[unit]) weakest[unit] = levels[unit];
      }
      alone.push(count);
    }
    let hits = 0;
    for (let unit = 0; unit < units; unit++) {
      const level = weakest[unit];
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
    Store: Store, damaged: damaged, documents: documents, postings: postings, phrase: phrase, holding: holding, eachValue: eachValue, date: date, hex: hex,
    CHECK_BITS: CHECK_BITS
  });
})(typeof window === "object" ? window : global);
