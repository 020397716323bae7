/* 检索页：输入、提示、分面、结果、网址。查找本身在 search-core.js 和 search-find.js 里。
   接了检索引擎的，在这之前定义 window.gongkaiEngine（见 search-engine.js 和 docs/search.md）。 */
(function (doc, win) {
  "use strict";

  const form = doc.getElementById("search-form");
  const core = win.gongkaiSearch;
  if (!form || !core) return;

  const input = doc.getElementById("search-input");
  const status = doc.getElementById("search-status");
  const found = doc.getElementById("search-found");
  const facets = doc.getElementById("search-facets");
  const results = doc.getElementById("search-results");
  const nothing = doc.getElementById("search-nothing");
  const browse = doc.getElementById("search-browse");
  const prefix = form.getAttribute("data-root");
  const folder = form.getAttribute("data-index");

  const PAGE = 10;
  const SUGGESTIONS = 6;
  /* 一个分面先列这么多个值。 */
  const VALUES = 8;
  const NAMES = { column: "栏目", year: "年份", office: "责任科室", kind: "类型", topic: "主题", validity: "有效性" };

  /* 窄屏和长者模式先看结果，分面收在一行里，写明选了什么。 */
  const fold = facets.parentNode;
  const small = win.matchMedia("(max-width: 63.99em)");

  function folded() {
    if (fold.tagName === "DETAILS") fold.open = !small.matches && !doc.documentElement.classList.contains("elder");
  }
  small.addListener(folded);

  function narrowed(state) {
    if (fold.tagName !== "DETAILS") return;
    const values = core.FACETS.filter(function (facet) { return state.filters[facet]; }).map(function (facet) { return state.filters[facet][0]; });
    fold.firstChild.textContent = "缩小范围" + (values.length ? "：" + values.join("、") : "");
    folded();
  }

  /* ---- 读索引 ---- */

  function load(path, version) {
    return new Promise(function (done, failed) {
      const script = doc.createElement("script");
      // 从本机打开时没有缓存可言，网址后面也不加东西。
      script.src = folder + path + (version && win.location.protocol !== "file:" ? "?" + version : "");
      script.onload = function () { script.remove(); done(); };
      script.onerror = function () { script.remove(); failed(new Error(path)); };
      doc.head.appendChild(script);
    });
  }

  let engine = win.gongkaiEngine;
  if (!engine) {
    const store = new core.Store(load);
    store.listen(win);
    engine = new core.Finder(store);
  }

  /* ---- 网址里的检索词和范围 ---- */

  function read() {
    const hash = win.location.hash.slice(1);
    const params = new URLSearchParams(/(^|&)q=/.test(hash) ? hash : win.location.search);
    const state = { q: (params.get("q") || "").trim(), sort: params.get("sort") === "date" ? "date" : "relevance", shown: +params.get("n") || PAGE, filters: {} };
    for (const facet of core.FACETS) if (params.get(facet)) state.filters[facet] = [params.get(facet)];
    return state;
  }

  function query(state) {
    const params = new URLSearchParams();
    params.set("q", state.q);
    for (const facet of core.FACETS) if (state.filters[facet]) params.set(facet, state.filters[facet][0]);
    if (state.sort === "date") params.set("sort", "date");
    if (state.shown > PAGE) params.set("n", state.shown);
    return params.toString();
  }

  /* 从本机打开的网页不许改写网址，只能改 # 后面的部分。 */
  const local = win.location.protocol === "file:";

  function address(state) {
    return (local ? "#" : win.location.pathname + "?") + query(state);
  }

  function go(state) {
    if (local) {
      if (win.location.hash === "#" + query(state)) show();
      else win.location.hash = query(state);
      return;
    }
    win.history.pushState(null, "", address(state));
    show();
  }

  function stay(state) {
    win.history.replaceState(null, "", address(state));
  }

  function changed(state, change) {
    return Object.assign({}, state, { filters: Object.assign({}, state.filters), shown: PAGE }, change);
  }

  /* ---- 画 ---- */

  function make(tag, name, text) {
    const node = doc.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  }

  function clear(node) {
    while (node.firstChild) node.removeChild(node.firstChild);
  }

  function pieces(node, list) {
    for (const piece of list) node.appendChild(piece.mark ? make("mark", "", piece.text) : doc.createTextNode(piece.text));
    return node;
  }

  function link(href, text, state) {
    const node = make("a", "", text);
    node.href = href;
    if (state) {
      node.addEventListener("click", function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(state);
      });
    }
    return node;
  }

  const STATUS = { "尚未生效": "not-yet", "已修改": "amended", "失效": "ended", "废止": "ended", "撤回": "ended" };

  function hit(result) {
    const item = make("li");
    const title = make("h2");
    const to = make("a");
    to.href = result.external ? result.href : prefix + result.href;
    title.appendChild(pieces(to, result.title));
    if (result.external) title.appendChild(doc.createTextNode("（外部链接）"));
    if (STATUS[result.validity]) {
      title.appendChild(doc.createTextNode(" "));
      title.appendChild(make("span", "status " + STATUS[result.validity], result.validity));
    }
    item.appendChild(title);
    item.appendChild(pieces(make("p", "context"), result.snippet));
    const meta = make("p", "meta");
    if (result.number.length) meta.appendChild(pieces(make("span"), result.number));
    const day = make("time", "", result.date);
    day.setAttribute("datetime", result.date);
    meta.appendChild(make("span")).appendChild(day);
    for (const text of [result.column, result.offices.join("、"), result.kind]) if (text) meta.appendChild(make("span", "", text));
    if (result.indexNumber.some(function (piece) { return piece.mark; })) meta.appendChild(pieces(make("span"), result.indexNumber));
    item.appendChild(meta);
    return item;
  }

  function drawFacets(state, answer) {
    clear(facets);
    for (const facet of core.FACETS) {
      const values = answer.facets[facet] || [];
      const active = state.filters[facet] ? state.filters[facet][0] : "";
      if (values.length < 2 && !active) continue;
      const section = make("section");
      const head = make("h2", "", NAMES[facet]);
      head.id = "facet-" + facet;
      section.setAttribute("aria-labelledby", head.id);
      section.appendChild(head);
      const list = make("ul");
      const add = function (value) { list.appendChild(facetValue(state, facet, value, active)); };
      // 多的等读者要看时才画。
      const later = values.filter(function (value, at) { return at >= VALUES && value[0] !== active; });
      values.forEach(function (value) { if (later.indexOf(value) < 0) add(value); });
      section.appendChild(list);
      if (later.length) {
        const more = make("button", "", "更多" + NAMES[facet]);
        more.type = "button";
        more.addEventListener("click", function () {
          const before = list.children.length;
          later.forEach(add);
          more.remove();
          list.children[before].querySelector("a").focus();
        });
        section.appendChild(more);
      }
      facets.appendChild(section);
    }
  }

  function facetValue(state, facet, value, active) {
    const item = make("li"), on = value[0] === active;
    const next = changed(state, {});
    if (on) delete next.filters[facet];
    else next.filters[facet] = [value[0]];
    const to = link(address(next), "", next);
    to.appendChild(make("span", "", value[0]));
    to.appendChild(doc.createTextNode(" "));
    const small = to.appendChild(make("small", "", on ? "取消" : String(value[1])));
    if (on) to.setAttribute("aria-current", "true");
    else small.appendChild(make("span", "unseen", "条"));
    item.appendChild(to);
    return item;
  }

  function drawSorts(state) {
    const list = make("ul", "sorts");
    list.setAttribute("aria-label", "排序");
    for (const sort of [["relevance", "按相关程度"], ["date", "按发布日期"]]) {
      const next = changed(state, { sort: sort[0] });
      const item = make("li");
      const to = link(address(next), sort[1], next);
      if (state.sort === sort[0]) to.setAttribute("aria-current", "true");
      item.appendChild(to);
      list.appendChild(item);
    }
    return list;
  }

  function count(answer, shown) {
    const total = answer.total();
    if (answer.isExact()) return "找到 " + total + " 条";
    if (!shown) return "最多 " + total + " 条，已核实的都不符合";
    return "最多 " + total + " 条，已核实并显示前 " + shown + " 条";
  }

  /* ---- 检索 ---- */

  // 后来的检索使先前的作废。
  let turn = 0;

  async function show() {
    const mine = ++turn;
    const state = read();
    input.value = state.q;
    closeOptions();
    nothing.hidden = true;
    browse.hidden = Boolean(state.q);
    if (!state.q) {
      found.hidden = true;
      status.textContent = "";
      return;
    }
    status.textContent = "正在检索…";
    doc.title = state.q + " - " + doc.title.replace(/^.* - (?=检索)/, "");
    try {
      const answer = await engine.find(state.q, { filters: state.filters, sort: state.sort });
      const list = answer ? await answer.results(0, state.shown) : [];
      if (mine !== turn) return;
      if (list.length || (answer && !answer.isExact())) draw(state, answer, list);
      else await empty(state, answer, mine);
    } catch (error) {
      if (mine !== turn) return;
      // 上一次的结果不能留在这一次的出错底下。
      found.hidden = true;
      broken(error);
    }
  }

  function draw(state, answer, list) {
    drawFacets(state, answer);
    narrowed(state);
    clear(results);
    results.appendChild(drawSorts(state));
    const hits = make("ol", "hits");
    for (const result of list) hits.appendChild(hit(result));
    results.appendChild(hits);
    found.hidden = false;
    status.textContent = count(answer, list.length);
    more(state, answer, hits);
  }

  function more(state, answer, hits) {
    if (hits.children.length >= answer.total()) return;
    const button = make("button", "more", hits.children.length ? "再显示 " + PAGE + " 条" : "继续核实");
    button.type = "button";
    button.addEventListener("click", async function () {
      const from = hits.children.length;
      const mine = turn;
      button.disabled = true;
      try {
        const list = await answer.results(from, PAGE);
        if (mine !== turn) return;
        for (const result of list) hits.appendChild(hit(result));
        if (list.length) hits.children[from].querySelector("a").focus();
        status.textContent = count(answer, hits.children.length);
        state.shown = Math.max(PAGE, hits.children.length);
        stay(state);
        button.remove();
        if (!hits.children.length && answer.isExact()) await empty(state, answer, mine);
        else more(state, answer, hits);
      } catch (error) {
        button.disabled = false;
        broken(error);
      }
    });
    results.appendChild(button);
  }

  /* 读不到，多半是网络；读到了而对不上，是网站上的文件坏了，或者正在更新。 */
  function broken(error) {
    status.textContent = error.damaged ? "检索用的文件有损坏，或者网站正在更新，请过一会儿" : "索引没有读全，请检查网络后";
    const again = make("button", "more", "重试");
    again.type = "button";
    again.addEventListener("click", show);
    status.appendChild(again);
  }

  /* 没有找到：少几个条件、找得到的几段、相近的文号、公开目录、依申请公开。 */
  async function empty(state, answer, mine) {
    found.hidden = true;
    browse.hidden = false;
    nothing.hidden = false;
    status.textContent = "没有找到含有“" + state.q + "”的信息。";
    Array.prototype.forEach.call(nothing.querySelectorAll(".tried"), function (node) { node.remove(); });
    // 提示不出来，“没有找到”仍然是真的。
    if (answer) await offers(state, answer, mine).catch(function () {});
  }

  async function offers(state, answer, mine) {
    const list = nothing.querySelector("ul"), first = list.firstChild;
    const offer = function (text, next) {
      const item = make("li", "tried");
      item.appendChild(link(typeof next === "string" ? next : address(next), text, typeof next === "string" ? null : next));
      list.insertBefore(item, first);
    };
    const query = function (q) { return changed(state, { q: q, filters: {} }); };
    if (Object.keys(state.filters).length) offer("不限栏目、年份等范围，再找“" + state.q + "”", changed(state, { filters: {} }));
    for (const near of await nearNumbers(answer.words)) {
      if (mine !== turn) return;
      offer("相近的文号：" + near.plainNumber + " " + near.plainTitle, near.external ? near.href : prefix + near.href);
    }
    const tried = await fewer(answer);
    if (mine !== turn) return;
    for (const q of tried.together) offer("分开找“" + q + "”", query(q));
    for (const q of tried.alone) offer("只找“" + q + "”", query(q));
  }

  /* 一次最多提示这么多条。 */
  const OFFERS = 6;

  /* 找得到的检索词：不排除什么；几个词里的一个；整个词找不到的，它的几段，合起来或者单独。 */
  async function fewer(answer) {
    const words = answer.words || [], alone = [];
    const holds = async function (q) {
      const one = await engine.find(q, {});
      return Boolean(one) && (one.any ? one.any() : (await one.results(0, 1)).length > 0);
    };
    for (const word of words) {
      if (word.length < 2) continue;
      const whole = words.length > 1 || (answer.not || []).length ? await holds(word.text) : false;
      const some = whole ? [word.text] : word.number ? [] : await core.parts(word.text, holds);
      for (const part of some) if (alone.indexOf(part) < 0) alone.push(part);
    }
    const typed = words.map(function (word) { return word.text; }).join(" "), joined = alone.join(" ");
    const together = alone.length > 1 && (joined !== typed || (answer.not || []).length) && await holds(joined) ? [joined] : [];
    return { together: together, alone: alone.slice(0, OFFERS) };
  }

  /* 同一机关同一年里，文号最接近的几个，近的在前。 */
  async function nearNumbers(words) {
    const numbered = (words || []).filter(function (word) { return word.number && word.number.year; })[0];
    if (!numbered) return [];
    const head = numbered.forms[numbered.forms.length - 1].replace(/第?\d+号?$/, "");
    const near = await engine.find(head, {});
    const far = function (result) { return Math.abs((+/(\d+)号?$/.exec(core.fold(result.plainNumber))[1] || 0) - numbered.number.serial); };
    return (near ? await near.results(0, 30) : [])
      .filter(function (result) { return core.fold(result.plainNumber).indexOf(head) >= 0 && /\d号?$/.test(result.plainNumber); })
      .sort(function (a, b) { return far(a) - far(b); })
      .slice(0, 5);
  }

  /* ---- 边输入边提示标题和文号 ---- */

  const options = make("ul", "options");
  options.id = "search-options";
  options.setAttribute("role", "listbox");
  options.setAttribute("aria-label", "标题和文号");
  options.hidden = true;
  form.appendChild(options);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", options.id);
  input.setAttribute("aria-expanded", "false");
  let timer = 0, typed = 0, chosen = -1, composing = false;

  function closeOptions() {
    win.clearTimeout(timer);
    typed++;
    options.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(at) {
    const count = options.children.length;
    chosen = (at + count + 1) % (count + 1);
    if (chosen === count) chosen = -1;
    Array.prototype.forEach.call(options.children, function (item, index) { item.setAttribute("aria-selected", String(index === chosen)); });
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options.children[chosen].id);
  }

  async function suggest() {
    const mine = ++typed;
    const text = input.value.trim();
    if (text.length < 2 || !engine.suggest) return;
    try {
      const list = await engine.suggest(text, SUGGESTIONS);
      if (mine !== typed || doc.activeElement !== input) return;
      clear(options);
      list.forEach(function (result, at) {
        const item = pieces(make("li"), result.title);
        if (result.number.length) item.appendChild(pieces(make("small"), result.number));
        item.id = "search-option-" + at;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.setAttribute("data-href", result.external ? result.href : prefix + result.href);
        // 按下时输入框会失去焦点，列表就收起了；所以在按下时就拦住。
        item.addEventListener("mousedown", function (event) { event.preventDefault(); });
        item.addEventListener("click", function () { win.location.href = item.getAttribute("data-href"); });
        options.appendChild(item);
      });
      chosen = -1;
      options.hidden = !list.length;
      input.setAttribute("aria-expanded", String(list.length > 0));
    } catch (error) {
      closeOptions();
    }
  }

  input.addEventListener("compositionstart", function () { composing = true; });
  input.addEventListener("compositionend", function () { composing = false; later(); });
  input.addEventListener("input", function () { if (!composing) later(); });
  input.addEventListener("blur", closeOptions);

  function later() {
    closeOptions();
    timer = win.setTimeout(suggest, 250);
  }

  input.addEventListener("keydown", function (event) {
    if (composing || event.isComposing) return;
    if (event.key === "Escape" && !options.hidden) {
      event.preventDefault();
      closeOptions();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !options.hidden) {
      event.preventDefault();
      choose(chosen < 0 && event.key === "ArrowUp" ? options.children.length - 1 : chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !options.hidden && chosen >= 0) {
      event.preventDefault();
      win.location.href = options.children[chosen].getAttribute("data-href");
    }
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    closeOptions();
    go({ q: input.value.trim(), sort: read().sort, shown: PAGE, filters: {} });
  });

  // 页头的检索框在本页也就地检索。
  const header = doc.querySelector(".find");
  if (header) {
    header.addEventListener("submit", function (event) {
      event.preventDefault();
      go({ q: header.querySelector("input").value.trim(), sort: "relevance", shown: PAGE, filters: {} });
    });
  }

  win.addEventListener("popstate", function () { if (!local) show(); });
  win.addEventListener("hashchange", function () { if (local || /(^#|&)q=/.test(win.location.hash)) show(); });
  show();
})(document, window);
