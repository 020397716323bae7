// What readers ask of a site, drawn from what the site says: the same questions for the same seed.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

/** The same draws on every machine. */
export function draws(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Bodies as the index stores them, of a few files in each block. */
function bodies(site, pick) {
  const root = join(site, "assets/search");
  const texts = [];
  const scope = vm.createContext({ gongkaiText: (block, stamp, file, units) => units.forEach((unit) => texts.push(unit.length > 2 ? unit[7] : unit[0])) });
  for (const block of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const files = readdirSync(join(root, block.name)).filter((name) => /^t/.test(name)).sort();
    for (let n = 0; n < 40; n += 1) vm.runInContext(readFileSync(join(root, block.name, pick(files)), "utf8"), scope);
  }
  return texts.filter((text) => text.length > 60);
}

/** Of each of fifteen kinds `each` questions: {kind, query}. */
export function questions(site, each, seed) {
  const draw = draws(seed);
  const pick = (list) => list[draw(list.length)];
  /** Some letters of one line, without what a query takes for an operator. */
  const part = (text, least, most) => {
    for (;;) {
      const line = Array.from(pick(text.split("\n")));
      const length = least + draw(most - least + 1);
      if (line.length < length) continue;
      const from = draw(line.length - length + 1);
      const piece = line.slice(from, from + length).join("");
      if (!/[\s“”"'‘’「」『』＂-]/.test(piece)) return piece;
    }
  };
  const { documents } = JSON.parse(readFileSync(join(site, "catalogue/catalogue.json"), "utf8"));
  const texts = bodies(site, pick);
  const numbered = documents.filter(({ doc_number }) => /〔\d{4}〕\d+号$/.test(doc_number ?? ""));
  const number = () => pick(numbered).doc_number.match(/〔(\d{4})〕(\d+)号$/);
  const keywords = documents.filter((document) => document.keywords?.length).map((document) => [document.keywords].flat());
  const keyword = () => pick(pick(keywords));
  const kinds = {
    "2 字": () => part(pick(texts), 2, 2),
    "4 字": () => part(pick(texts), 4, 4),
    "6 至 12 字": () => part(pick(texts), 6, 12),
    "常用词": () => pick(["通知", "养老", "工作", "管理", "办法", "社会救助", "申请", "标准"]),
    "关键词": keyword,
    "标题全文": () => pick(documents).title,
    "标题一段": () => part(pick(documents).title, 4, 8),
    "文号": () => pick(numbered).doc_number,
    "文号简写": () => { const [, year, serial] = number(); return pick([`${year}-${serial}`, `[${year}]${serial}`, `(${year}) ${serial}`, `${serial}号`]); },
    "两个词": () => { const text = pick(texts); return `${part(text, 2, 4)} ${part(text, 2, 4)}`; },
    "三个词": () => { const text = pick(texts); return `${part(text, 2, 4)} ${part(text, 2, 3)} ${part(text, 2, 3)}`; },
    "词和年份": () => `${keyword()} ${2016 + draw(10)}年`,
    "一字不差": () => `“${part(pick(texts), 5, 10)}”`,
    "不含": () => `${part(pick(texts), 3, 4)} -${part(pick(texts), 3, 4)}`,
    "没有的词": () => part(pick(texts), 2, 2) + pick(["魑魅", "饕餮", "氍毹", "觳觫"]),
  };
  return Object.entries(kinds).flatMap(([kind, make]) => Array.from({ length: each }, () => ({ kind, query: make() })));
}
