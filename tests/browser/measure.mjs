// What is measured inside a page. Every function here runs in the browser and returns sentences.

/** Nothing may be wider than the window; what scrolls inside its own box is fine. */
export function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width + 1) return [];
  const name = (node) => node.tagName.toLowerCase() + (node.id ? `#${node.id}` : "") + [...node.classList].map((c) => `.${c}`).join("");
  const scrolls = (node) => {
    for (let up = node.parentElement; up; up = up.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.right > width + 1 && !scrolls(node);
  });
  const deepest = wide.filter((node) => !wide.some((other) => other !== node && node.contains(other)));
  return [`wider than a window of ${window.innerWidth} px: ${[...new Set(deepest.map(name))].slice(0, 3).join(", ") || "(unknown)"}`];
}

/** Where a window leaves columns of a list out, their heads go with them. */
export function unevenHeads() {
  const shown = (row) => [...row.cells].filter((cell) => cell.getClientRects().length).length;
  return [...document.querySelectorAll("table.list")]
    .filter((table) => getComputedStyle(table).display === "table" && table.tHead && table.tBodies[0])
    .map((table) => ({ heads: shown(table.tHead.rows[0]), cells: [...table.tBodies[0].rows].slice(0, 5).map(shown) }))
    .filter(({ heads, cells }) => cells.some((count) => count !== heads))
    .map(({ heads, cells }) => `${heads} heads over ${cells.find((count) => count !== heads)} columns in a window of ${window.innerWidth} px`);
}

/** Numbers to dial are addresses that a telephone knows, and stand in one piece. */
export function phones() {
  const links = [...document.querySelectorAll("a[href^='tel:']")];
  const wrong = links.filter((link) => !/^tel:\+?\d[\d-]+(;ext=\d+)?$/.test(link.getAttribute("href"))).map((link) => `no number to dial: ${link.getAttribute("href")}`);
  const broken = links.filter((link) => new Set([...link.getClientRects()].map(({ top }) => Math.round(top))).size > 1);
  return [...wrong, ...broken.map((link) => `${link.textContent} is broken over two lines in a window of ${window.innerWidth} px`)];
}

/** Squares stand before steps, with their numbers, and before nothing else. */
export function steps() {
  const wrong = [];
  for (const list of document.querySelectorAll(".body ol:not(.footnotes)")) {
    const squares = [...list.children].map((item) => getComputedStyle(item, "::before").content.replace(/"/g, ""));
    const drawn = list.matches(".kind-guide .steps, .kind-service .steps");
    const expected = [...list.children].map((item) => (drawn ? String(item.value) : "none"));
    if (squares.join() !== expected.join()) wrong.push(`a list has the squares ${squares.slice(0, 3)} and not ${expected.slice(0, 3)}`);
  }
  return wrong;
}

/** One h1, no level left out, a language, a title, a main part. */
export function structure() {
  const wrong = [];
  const shown = (node) => node.getClientRects().length > 0;
  const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(shown);
  const firsts = headings.filter((node) => node.tagName === "H1");
  if (firsts.length !== 1) wrong.push(`${firsts.length} h1`);
  let last = 0;
  for (const heading of headings) {
    const level = Number(heading.tagName[1]);
    // The side column begins anew; going back up is always fine.
    if (last && level > last + 1) wrong.push(`h${last} is followed by h${level} (${heading.textContent.trim().slice(0, 20)})`);
    last = level;
  }
  if (headings.some((node) => !node.textContent.trim())) wrong.push("an empty heading");
  const again = headings.find((node, at) => at > 0 && node.tagName > headings[at - 1].tagName && node.textContent.trim() === headings[at - 1].textContent.trim());
  if (again) wrong.push(`the heading ${again.textContent.trim()} stands below itself`);
  if (document.documentElement.lang !== "zh-CN") wrong.push(`lang is ${document.documentElement.lang}`);
  if (!document.title.trim()) wrong.push("no title");
  if (document.querySelectorAll("main").length !== 1) wrong.push(`${document.querySelectorAll("main").length} main`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice) wrong.push(`id "${twice}" twice`);
  return wrong;
}

/**
 * Everything that a finger may press is at least 44 px high and wide, measured by what really answers
 * at a point, so padding and overlays count. A link inside a sentence is as high as its line.
 */
export function smallTargets() {
  const least = 43;
  const wrong = new Set();
  const name = (node) => {
    const up = node.closest("[class]");
    const mark = up ? [...up.classList].map((c) => `.${c}`).join("") : "";
    return up === node ? `${node.tagName.toLowerCase()}${mark}` : `${mark} ${node.tagName.toLowerCase()}`;
  };
  const inSentence = (node) => {
    if (getComputedStyle(node).display !== "inline") return false;
    const block = node.closest("p,li,td,th,dd,dt,figcaption,caption,div,span.about,h1,h2,h3,h4");
    if (!block) return false;
    if (block.closest(".body") && block.tagName !== "DIV") return true;
    const own = [...block.querySelectorAll("a,button")].map((link) => link.textContent).join("");
    return block.textContent.replace(/\s/g, "").length > own.replace(/\s/g, "").length + 1;
  };
  const shown = (node) => {
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    // What lies in a closed <details>, or is there for screen readers alone, is nothing to press.
    if (!node.checkVisibility() || node.closest("[inert],[aria-hidden=true],.skip")) return false;
    for (let up = node.parentElement; up; up = up.parentElement) {
      if (up.offsetWidth <= 1 && up.offsetHeight <= 1) return false;
    }
    return box.width > 1 && box.height > 1 && style.visibility === "visible";
  };
  const targets = [...document.querySelectorAll("a[href],button,select,summary,input:not([type=hidden]),textarea")].filter(shown);
  for (const node of targets) {
    if (inSentence(node)) continue;
    node.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = node.getClientRects()[0];
    const x = Math.round(box.left + box.width / 2);
    const y = Math.round(box.top + box.height / 2);
    const mine = (px, py) => {
      const hit = document.elementFromPoint(px, py);
      return hit && (node.contains(hit) || (hit.tagName === "LABEL" && hit.control === node) || hit.contains(node) && hit.matches("a,button,label"));
    };
    if (!mine(x, y)) { wrong.add(`cannot be pressed in its middle: ${name(node)}`); continue; }
    const half = least / 2;
    const far = (dx, dy) => mine(x + dx, y + dy);
    // Most are large enough at a glance; only the others are walked pixel by pixel.
    if (far(0, -half) && far(0, half) && far(-12, 0) && far(12, 0)) continue;
    const reach = (dx, dy) => { let n = 0; while (n < least && mine(x + dx * (n + 1), y + dy * (n + 1))) n += 1; return n; };
    const high = reach(0, -1) + reach(0, 1) + 1;
    const wide = reach(-1, 0) + reach(1, 0) + 1;
    if (high < least) wrong.add(`target only ${high} px high at ${window.innerWidth} px: ${name(node)}`);
    if (wide < 24) wrong.add(`target only ${wide} px wide at ${window.innerWidth} px: ${name(node)}`);
  }
  // As a reader finds it: what follows takes a picture.
  for (const box of document.querySelectorAll(".table,pre,ol")) box.scrollTo(0, 0);
  window.scrollTo({ top: 0, behavior: "instant" });
  return [...wrong];
}

/** The words of the main part that a reader can see. */
export function mainText() {
  return document.querySelector("main")?.innerText.replace(/\s+/g, "") ?? "";
}
