/* 公开目录：按栏目、年份、科室、类型、有效性和词筛选。
   每年一个数据脚本（catalogue/data-2026.js），从新到旧依次读入，读到一年显示一年。
   没有这个脚本时，页面下方按年份的列表包含全部信息。 */
(function (doc) {
  "use strict";
  var place = doc.getElementById("catalogue");
  var form = doc.getElementById("filters");
  var count = doc.getElementById("count");
  var scripts = place ? (place.getAttribute("data-scripts") || "").split(" ").filter(Boolean) : [];
  if (!scripts.length) return;

  var prefix = place.getAttribute("data-root");
  // 一次画这么多行：一万行也不会让旧电脑停住。
  var CHUNK = 100;
  // 数据里一行各项的位置。
  var INDEX = 0, TITLE = 1, HREF = 2, NUMBER = 3, SIGNED = 4, PUBLISHED = 5, COLUMN = 6, OFFICES = 7, KIND = 8, VALIDITY = 9, SUMMARY = 10, EXTERNAL = 11;
  var HEADS = [["索引号", "index", "index"], ["名称", "name", ""], ["文号", "number", "number"], ["生成日期", "day signed", "signed"], ["发布日期", "day published", "published"], ["责任科室", "office", ""]];

  var rows = [];
  var missing = [];
  var waiting = scripts.length;
  var shown = 0;
  var found = [];
  var order = { key: "published", up: false };
  var body, more;

  function make(tag, name, text) {
    var node = doc.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  }

  /* ---- 数据 ---- */

  function item(row, year, data) {
    var offices = (row[OFFICES] || []).map(function (at) { return data.offices[at]; });
    return {
      at: rows.length, year: year + "年", index: row[INDEX] || "", title: row[TITLE], href: row[HREF], number: row[NUMBER] || "",
      signed: row[SIGNED] || row[PUBLISHED], published: row[PUBLISHED], column: data.columns[row[COLUMN]] || "", offices: offices,
      kind: row[KIND] || "", validity: row[VALIDITY] || "", summary: row[SUMMARY] || "", external: Boolean(row[EXTERNAL]),
      words: plain([row[TITLE], row[NUMBER], row[INDEX], row[SUMMARY]].join(" "))
    };
  }

  // 全角半角、六角括号方括号、大小写不分：照着纸上的文号打字也能找到。
  function plain(text) {
    return (text.normalize ? text.normalize("NFKC") : text).toLowerCase().replace(/[\[【(]/g, "〔").replace(/[\]】)]/g, "〕");
  }

  window.gongkaiCatalogue = function (year, data) {
    data.rows.forEach(function (row) { rows.push(item(row, year, data)); });
  };

  function load(path) {
    var script = doc.createElement("script");
    // 按次序执行，行的次序就总是从新到旧。
    script.async = false;
    script.src = prefix + path;
    script.onload = function () { arrived(); };
    script.onerror = function () { missing.push(path.replace(/^.*data-|\.js$/g, "")); arrived(); };
    doc.body.appendChild(script);
  }

  function arrived() {
    waiting -= 1;
    search();
  }

  /* ---- 条件：写在网址里，可以收藏和转发 ---- */

  function conditions() {
    var chosen = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.name && field.value.trim()) chosen[field.name] = field.value.trim();
    });
    return chosen;
  }

  function restore() {
    // 其他页面用 ?office=… 链接到这里；在本页改条件以后用 #。
    var text = location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1);
    var chosen = new URLSearchParams(text);
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.name) field.value = chosen.get(field.name) || "";
    });
  }

  function save(chosen) {
    var text = new URLSearchParams(chosen).toString();
    try {
      history.replaceState(null, "", location.pathname + (text ? "#" + text : ""));
    } catch (error) { /* 从磁盘打开时有的浏览器不许改网址。 */ }
  }

  function within(column, chosen) {
    return column === chosen || column.indexOf(chosen + " > ") === 0;
  }

  function search() {
    var chosen = conditions();
    var words = plain(chosen.words || "").split(/\s+/).filter(Boolean);
    found = rows.filter(function (row) {
      return (!chosen.column || within(row.column, chosen.column)) &&
        (!chosen.year || row.year === chosen.year) &&
        (!chosen.office || row.offices.indexOf(chosen.office) >= 0) &&
        (!chosen.kind || row.kind === chosen.kind) &&
        (!chosen.validity || row.validity === chosen.validity) &&
        words.every(function (word) { return row.words.indexOf(word) >= 0; });
    });
    arrange();
    var narrowed = Object.keys(chosen).length > 0;
    var text = narrowed ? "共 " + rows.length + " 条，符合条件的 " + found.length + " 条" : "共 " + found.length + " 条";
    if (waiting > 0) text += "，其余年份正在读入";
    if (missing.length) text += "；" + missing.join("、") + "年的目录没有读到，请从下面按年份查阅";
    count.textContent = text;
    return chosen;
  }

  function arrange() {
    var key = order.key;
    found.sort(function (a, b) {
      var sign = a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
      return (order.up ? sign : -sign) || a.at - b.at;
    });
    shown = 0;
    body.textContent = "";
    further();
  }

  /* ---- 画表 ---- */

  function cell(tag, name, child) {
    var node = make(tag, name);
    if (typeof child === "string") node.textContent = child;
    else if (child) node.appendChild(child);
    return node;
  }

  function day(date) {
    var node = make("time", "", date);
    node.dateTime = date;
    return node;
  }

  function named(row) {
    var cell = make("th", "name");
    var head = make("p", "item");
    cell.scope = "row";
    cell.appendChild(head);
    var link = make("a", "", row.title);
    link.href = row.external ? row.href : prefix + row.href;
    head.appendChild(link);
    if (row.external) {
      link.rel = "external";
      link.appendChild(make("span", "outside", "（外部链接）"));
    }
    if (row.validity && row.validity !== "有效") {
      head.appendChild(doc.createTextNode(" "));
      var shape = row.validity === "尚未生效" ? "not-yet" : row.validity === "已修改" ? "amended" : "ended";
      head.appendChild(make("span", "status status-" + shape, row.validity));
    }
    if (row.summary) cell.appendChild(make("p", "summary", row.summary));
    return cell;
  }

  // 索引号可以在斜线后换行。
  function breakable(text) {
    var part = doc.createDocumentFragment();
    text.split("/").forEach(function (piece, at) {
      if (at) part.append("/", make("wbr"));
      part.append(piece);
    });
    return part;
  }

  function line(row) {
    var node = make("tr");
    node.appendChild(cell("td", "index", breakable(row.index)));
    node.appendChild(named(row));
    node.appendChild(cell("td", "number", row.number));
    node.appendChild(cell("td", "day signed", day(row.signed)));
    node.appendChild(cell("td", "day published", day(row.published)));
    node.appendChild(cell("td", "office", row.offices.join("、")));
    return node;
  }

  function further() {
    var part = doc.createDocumentFragment();
    found.slice(shown, shown + CHUNK).forEach(function (row) { part.appendChild(line(row)); });
    shown = Math.min(shown + CHUNK, found.length);
    body.appendChild(part);
    more.hidden = shown >= found.length;
    more.textContent = "显示更多（还有 " + (found.length - shown) + " 条）";
  }

  function heads(table) {
    var row = table.createTHead().insertRow();
    HEADS.forEach(function (head) {
      var node = make("th", head[1].replace("name", ""));
      node.scope = "col";
      if (head[2]) {
        var sorter = make("button", "", head[0]);
        sorter.type = "button";
        sorter.addEventListener("click", function () {
          order = { key: head[2], up: order.key === head[2] ? !order.up : head[2] !== "published" };
          mark(row);
          arrange();
        });
        node.appendChild(sorter);
      } else {
        node.textContent = head[0];
      }
      row.appendChild(node);
    });
    mark(row);
  }

  function mark(row) {
    HEADS.forEach(function (head, at) {
      if (head[2] === order.key) row.cells[at].setAttribute("aria-sort", order.up ? "ascending" : "descending");
      else row.cells[at].removeAttribute("aria-sort");
    });
  }

  function build() {
    var table = make("table", "list catalogue");
    table.createCaption().textContent = "公开目录";
    table.caption.className = "unseen";
    heads(table);
    body = table.createTBody();
    more = make("button", "further");
    more.type = "button";
    more.hidden = true;
    more.addEventListener("click", function () {
      var next = body.rows.length;
      further();
      // 用键盘翻的人接着从新出现的第一条读起。
      var link = body.rows[next] && body.rows[next].querySelector("a");
      if (link) link.focus();
    });
    place.appendChild(table);
    place.appendChild(more);
  }

  function changed() { save(search()); }

  build();
  form.hidden = false;
  restore();
  var timer;
  form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(changed, 150); });
  form.addEventListener("submit", function (event) { event.preventDefault(); changed(); });
  form.addEventListener("reset", function () { setTimeout(changed, 0); });
  window.addEventListener("hashchange", function () { restore(); search(); });
  scripts.forEach(load);
})(document);
