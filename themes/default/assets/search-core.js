/* 检索核心：归一、词元、检索式。不碰页面，因此也能在 Node 里测试。
   归一和词元必须与程序生成索引时完全一致。 */
(function (root) {
  "use strict";

  /* ---- 归一：与 src/search/fold.rs 相同 ---- */

  const FIXED = new Map();
  for (const c of "[{〔【〖﹝〘〚⟨") FIXED.set(c, "(");
  for (const c of "]}〕】〗﹞〙〛⟩") FIXED.set(c, ")");
  for (const c of "<〈«‹") FIXED.set(c, "《");
  for (const c of ">〉»›") FIXED.set(c, "》");
  for (const c of "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63") FIXED.set(c, "-");
  for (const c of "\u223c\u301c") FIXED.set(c, "~");
  for (const c of "\u2022\u2027\u2219\u30fb\uff65") FIXED.set(c, "·");
  for (const c of "○◯") FIXED.set(c, "〇");
  FIXED.set("｡", "。").set("､", "、");

  const BREAK = /[\n\r\t\x0b\x0c\x85\u2028\u2029]/;
  const BLANK = /[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
  const INVISIBLE = /[\0-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/;
  // 引号是“一字不差”的记号，所以不能同时是要找的字。
  const QUOTE = /["'\u2018-\u201f「」『』\u301d-\u301f﹁-﹄]/;

  function isWord(code) {
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) ||
      (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) || (code >= 0x370 && code <= 0x52f);
  }

  function isText(code) {
    return (code >= 0x4e00 && code <= 0x9fff) || isWord(code) || (code >= 0x3005 && code <= 0x3007) ||
      (code >= 0x3021 && code <= 0x3029) || (code >= 0x3040 && code <= 0x312f) || (code >= 0x3400 && code <= 0x4dff) ||
      (code >= 0x530 && code <= 0x1fff) || (code >= 0xa000 && code <= 0xd7ff) || (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0x20000 && code <= 0x3ffff);
  }

  /* 一个字符归成什么："" 不要，" " 空白，"\n" 断开。 */
  function foldChar(c, simple) {
    const code = c.codePointAt(0);
    if (code >= 0x4e00 && code <= 0x9fff) return (simple && simple.get(c)) || c;
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) return c;
    if (code >= 0x41 && code <= 0x5a) return String.fromCharCode(code + 32);
    if (BREAK.test(c)) return "\n";
    if (BLANK.test(c)) return " ";
    if (code >= 0xff01 && code <= 0xff5e) return foldChar(String.fromCharCode(code - 0xfee0), simple);
    if (INVISIBLE.test(c) || QUOTE.test(c)) return "";
    const fixed = FIXED.get(c);
    if (fixed) return fixed;
    if ((code >= 0x2160 && code <= 0x216f) || (code >= 0x80 && code <= 0x52f)) {
      const lower = c.toLowerCase();
      return lower.length === 1 ? lower : c;
    }
    return c;
  }

  /* 每个码元归成什么，遇到时才算一次：0 还没算过，其余如下，或者就是归成的字。 */
  const KNOWN = new Uint16Array(0x10000), NOTHING = 1, BLANKED = 2, BROKEN = 3;

  function known(unit) {
    const folded = foldChar(String.fromCharCode(unit), null);
    const value = folded === "" ? NOTHING : folded === " " ? BLANKED : folded === "\n" ? BROKEN : folded.charCodeAt(0);
    KNOWN[unit] = value;
    return value;
  }

  /* U+E0100 至 U+E01EF 的后一半：只选字形，看不见。 */
  function isSelector(unit) {
    return unit >= 0xdd00 && unit <= 0xddef;
  }

  /* 归一后的文字；at[i] 是第 i 个字在原文中的位置，供标出命中的字。 */
  function foldMap(text, simple) {
    const length = text.length, units = new Uint16Array(length), at = new Uint32Array(length);
    const traditional = simple && simple.size ? simple : null;
    let count = 0, blank = -1, last = 10;
    for (let place = 0; place < length; place++) {
      const unit = text.charCodeAt(place);
      let folded = KNOWN[unit] || known(unit);
      if (folded > BROKEN) {
        if (unit === 0xdb40 && isSelector(text.charCodeAt(place + 1))) { place++; continue; }
        if (traditional && unit >= 0x4e00 && unit <= 0x9fff) folded = foldChar(text.charAt(place), traditional).charCodeAt(0);
        if (blank >= 0) {
          if (isWord(last) && isWord(folded)) { units[count] = 32; at[count++] = blank; }
          blank = -1;
        }
        units[count] = last = folded;
        at[count++] = place;
      } else if (folded === BLANKED) {
        if (blank < 0) blank = place;
      } else if (folded === BROKEN) {
        blank = -1;
        if (last !== 10) { units[count] = last = 10; at[count++] = place; }
      }
    }
    if (count && units[count - 1] === 10) count--;
    return { text: textOf(units, count), at: at };
  }

  /* 一次变成文字的码元不能太多。 */
  const CHUNK = 8192;

  function textOf(units, count) {
    let out = "";
    for (let from = 0; from < count; from += CHUNK) out += String.fromCharCode.apply(null, units.subarray(from, Math.min(count, from + CHUNK)));
    return out;
  }

  function fold(text, simple) {
    return foldMap(text.normalize("NFC"), simple).text;
  }

  /* 〔繁简对照〕成对的字符串。 */
  function pairsOf(text) {
    const map = new Map();
    const all = Array.from(text || "");
    for (let i = 0; i + 1 < all.length; i += 2) map.set(all[i], all[i + 1]);
    return map;
  }

  /* ---- 词元：与 src/search/tokens.rs 相同 ---- */

  const MARK = 1, NUMBER = 2;
  /* 后面的字分成这么多堆，见 src/search/postings.rs。 */
  const HEAPS = 46;

  function hash(parts) {
    let h = 0x811c9dc5;
    for (const part of parts) h = Math.imul(h ^ part, 0x01000193);
    h ^= h >>> 16;
    h = Math.imul(h, 0x7feb352d);
    h ^= h >>> 15;
    h = Math.imul(h, 0x846ca68b);
    return (h ^ (h >>> 16)) >>> 0;
  }

  // 处处都有的字：含有它们的词元区分不了什么。
  const COMMON = new Set("的一和在是有了为对等及与或第以中不人大上下个");

  /* 后面一个字归入哪一堆。 */
  function heap(code) {
    return (Math.imul(code, 0x9e3779b1) >>> 16) % HEAPS;
  }

  /* 查一个短语能用的词元：{hash, next, weight}，next 是后面那个字的堆（-1 没有），分量大的最能区分。 */
  function keysOf(phrase) {
    const chars = Array.from(phrase);
    const codes = chars.map(function (c) { return c.codePointAt(0); });
    const classes = codes.map(function (code) { return isText(code) ? code : MARK; });
    if (codes.length === 1) return isText(codes[0]) ? [{ hash: hash(codes), next: -1, weight: 2 }] : [];
    const run = function (from) { return from >= 0 && from + 2 < codes.length && isWord(codes[from]) && isWord(codes[from + 1]) && isWord(codes[from + 2]); };
    const keys = [];
    for (let i = 0; i + 1 < codes.length; i++) {
      if (run(i - 1) && !run(i)) continue;
      const length = run(i) ? 3 : 2;
      const marks = (classes[i] === MARK) + (classes[i + 1] === MARK);
      const common = COMMON.has(chars[i]) || COMMON.has(chars[i + 1]);
      const digits = isWord(codes[i]) || isWord(codes[i + 1]);
      keys.push({
        hash: hash(classes.slice(i, i + length)), end: i + length + 1, next: i + length < codes.length ? heap(codes[i + length]) : -1,
        weight: marks ? 1 - (marks > 1) : digits ? 3 : common ? 1 : 2
      });
    }
    // 最后一个词元后面没有字；前一个词元连同后面的字已经说到末尾的，就不必再看它。
    const before = keys[keys.length - 2];
    if (before && before.end >= codes.length) keys.pop();
    return keys;
  }

  /* 从词元中取 limit 个：先取分量重的，均匀地取。 */
  function choose(keys, limit) {
    const chosen = [];
    for (let weight = 3; weight >= 0 && chosen.length < limit; weight--) {
      const group = keys.filter(function (key) { return key.weight === weight; });
      const room = limit - chosen.length;
      if (group.length <= room) { chosen.push.apply(chosen, group); continue; }
      for (let i = 0; i < room; i++) chosen.push(group[room === 1 ? group.length >> 1 : Math.round(i * (group.length - 1) / (room - 1))]);
    }
    // 两个标点相连几乎处处都有，只在别无可查时才查。
    return chosen.filter(function (key) { return key.weight > 0 || chosen.length === 1; });
  }

  /* ---- 检索式 ---- */

  const OPEN_QUOTES = "\"“”「『＂", CLOSE_QUOTES = "\"”“」』＂";
  const YEAR_IN_BRACKETS = /([〔\[(（【［﹝]\s*\d{4}\s*[〕\])）】］﹞])\s*(第?)\s*(\d{1,6})(\s*号)?/g;

  /* 几个词都要有；引号里的一字不差；减号开头的不能有。 */
  function parse(query, simple) {
    const text = query.normalize("NFC").replace(YEAR_IN_BRACKETS, function (all, year, order, serial, end) {
      return year.replace(/\s/g, "") + order + serial + (end ? "号" : "");
    });
    const words = [], not = [];
    let rest = text;
    while (rest) {
      const blank = /^[\s\u3000]+/.exec(rest);
      if (blank) { rest = rest.slice(blank[0].length); continue; }
      const minus = /^[-－][^\s\u3000\-－]/.test(rest);
      if (minus) rest = rest.slice(1);
      let raw;
      const quote = OPEN_QUOTES.indexOf(rest.charAt(0));
      let end = -1;
      if (quote >= 0) for (let i = 1; i < rest.length && end < 0; i++) if (CLOSE_QUOTES.indexOf(rest.charAt(i)) >= 0) end = i;
      if (quote >= 0 && end > 1) {
        raw = rest.slice(1, end);
        rest = rest.slice(end + 1);
      } else {
        raw = /^[\s\S][^\s\u3000]*/.exec(rest)[0];
        // 词中间开始的成对引号另算一个词：养老“机构备案”。
        const inner = /^(.+?)["“「『＂][^"”」』＂]+["”」』＂]/.exec(raw);
        if (inner) raw = inner[1];
        rest = rest.slice(raw.length);
      }
      const word = wordOf(fold(raw, simple), quote >= 0 && end > 1);
      if (word) (minus ? not : words).push(word);
    }
    // 只有一个减号词时，减号是文字的一部分，如 “-2025年”。
    if (!words.length && not.length) {
      const literal = wordOf(fold(text, simple), false);
      return { words: literal ? [literal] : [], not: [] };
    }
    const solid = words.filter(function (word) { return /[^\x00-\x2f]/.test(word.text) || word.length > 1; });
    return { words: solid.length ? solid : words, not: not };
  }

  function wordOf(text, exact) {
    const line = text.replace(/\n/g, " ").trim();
    if (!line) return null;
    const word = { text: line, length: Array.from(line).length, exact: exact, number: null, forms: [line] };
    if (!exact) spellings(word);
    return word;
  }

  /* 文号的各种写法：(2024)73号、2024-73、2024年第73号、73号。 */
  function spellings(word) {
    const full = /^(.*?)\(?(\d{4})(\)|-|\/|年)第?0*([1-9]\d{0,5})(号?)$/.exec(word.text);
    if (full && (full[3] === ")" ) === (word.text.indexOf("(" + full[2]) >= 0)) {
      const head = full[1] + "(" + full[2] + ")", tail = full[4] + full[5];
      word.number = { year: +full[2], serial: +full[4] };
      word.forms = unique([word.text, head + tail, head + "第" + tail]);
      return;
    }
    const short = /^(第?)0*([1-9]\d{0,5})号$/.exec(word.text);
    if (short) {
      word.number = { year: 0, serial: +short[2] };
      word.forms = unique([word.text, short[1] + short[2] + "号"]);
    }
  }

  function unique(list) {
    return list.filter(function (item, at) { return list.indexOf(item) === at; });
  }

  /* ---- 整个词找不到时，它的哪几段找得到 ---- */

  /* 再长的只看开头这么多字。 */
  const LONGEST = 16;

  /* 尽量长的几段，各至少两个字，数字和西文不从中间断开；holds(一段) 说它找不找得到。
     从前往后和从后往前各分一次，取说到的字多、段数少的。 */
  async function parts(text, holds) {
    const chars = Array.from(text).slice(0, LONGEST), known = new Map();
    const word = function (at) { return at >= 0 && at < chars.length && isWord(chars[at].codePointAt(0)); };
    const cuts = [];
    for (let at = 0; at <= chars.length; at++) if (!(word(at - 1) && word(at))) cuts.push(at);
    const long = function (piece) {
      return chars.slice(piece[0], piece[1]).filter(function (c) { return isText(c.codePointAt(0)); }).length > 1;
    };
    const held = async function (piece) {
      const name = chars.slice(piece[0], piece[1]).join("");
      if (!known.has(name)) known.set(name, name !== text && await holds(name));
      return known.get(name);
    };
    const ahead = await cover(cuts, long, held, false), back = await cover(cuts, long, held, true);
    const said = function (list) { return list.reduce(function (sum, piece) { return sum + piece[1] - piece[0]; }, 0); };
    const better = said(ahead) - said(back) || back.length - ahead.length;
    return (better >= 0 ? ahead : back).map(function (piece) { return chars.slice(piece[0], piece[1]).join(""); });
  }

  /* 从一头起，每次取找得到的最长一段。一段找得到，它的开头和末尾也都找得到，所以长度可以折半去试。 */
  async function cover(cuts, long, held, back) {
    const out = [], last = cuts.length - 1;
    for (let start = 0; start < last;) {
      const piece = function (steps) {
        return back ? [cuts[last - start - steps], cuts[last - start]] : [cuts[start], cuts[start + steps]];
      };
      let most = last - start, least = 1;
      while (least < most && !long(piece(least))) least++;
      if (!long(piece(least))) break;
      let steps = least - 1;
      while (steps < most) {
        const middle = (steps + most + 1) >> 1;
        if (await held(piece(middle))) steps = middle;
        else most = middle - 1;
      }
      if (steps >= least) out.push(piece(steps));
      start += steps >= least ? steps : 1;
    }
    return back ? out.reverse() : out;
  }

  root.gongkaiSearch = {
    fold: fold, foldMap: foldMap, foldChar: foldChar, pairsOf: pairsOf, isText: isText, isWord: isWord,
    hash: hash, keysOf: keysOf, choose: choose, parse: parse, parts: parts, NUMBER: NUMBER, HEAPS: HEAPS,
    FACETS: ["column", "year", "office", "kind", "topic", "validity"]
  };
})(typeof window === "object" ? window : global);
