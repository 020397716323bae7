/* 页面上的小方便：字号、长者模式、高对比、打印、复制引用、表格、手机上的收起。
   没有这个脚本，页面的全部内容照样能读。只用 2017 年的语法，不联网，除字号和模式外什么也不记。 */
(function (doc) {
  "use strict";
  var root = doc.documentElement;
  var phone = window.matchMedia("(max-width: 39.99em)");

  function all(selector, within) {
    return Array.prototype.slice.call((within || doc).querySelectorAll(selector));
  }

  function make(tag, text, attributes) {
    var node = doc.createElement(tag);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    return node;
  }

  function button(text, press, attributes) {
    var node = make("button", text, Object.assign({ type: "button" }, attributes));
    node.addEventListener("click", function () { press(node); });
    return node;
  }

  /* ---- 字号、长者模式、高对比 ---- */

  // 从磁盘打开或关闭了存储时记不住，本页仍然有效。
  function remember(name, value) {
    try {
      if (value) localStorage.setItem("gongkai-" + name, value);
      else localStorage.removeItem("gongkai-" + name);
    } catch (error) { /* 记不住就算了。 */ }
  }

  function press(node, on) { node.setAttribute("aria-pressed", String(on)); }

  function sizes() {
    var group = make("span", "字号", { role: "group", "aria-label": "字号" });
    var buttons = [["小", "small"], ["中", ""], ["大", "large"]].map(function (size) {
      return button(size[0], function (pressed) {
        root.classList.remove("size-small", "size-large");
        if (size[1]) root.classList.add("size-" + size[1]);
        remember("size", size[1]);
        buttons.forEach(function (other) { press(other, other === pressed); });
      }, { "aria-label": "字号" + size[0], "aria-pressed": String(size[1] ? root.classList.contains("size-" + size[1]) : !/size-/.test(root.className)) });
    });
    buttons.forEach(function (node) { group.appendChild(node); });
    return group;
  }

  function mode(text, name, changed) {
    return button(text, function (node) {
      var on = root.classList.toggle(name);
      remember(name, on ? "on" : "");
      press(node, on);
      if (changed) changed(on);
    }, { "aria-pressed": String(root.classList.contains(name)) });
  }

  /* ---- 长者模式：页首、页尾的大按钮，栏目在页尾再列一次 ---- */

  var elderButton;

  function home() {
    var brand = doc.querySelector(".brand a");
    return brand ? brand.getAttribute("href") : "#gk-main";
  }

  function elderBar(label) {
    var bar = make("nav", "", { "class": "elder-bar", "aria-label": label });
    bar.appendChild(button("返回上一页", function () { history.back(); }));
    bar.appendChild(make("a", "首页", { "class": "button", href: home() }));
    return bar;
  }

  function elder(on) {
    all(".elder-bar").forEach(function (bar) { bar.parentNode.removeChild(bar); });
    var rail = doc.getElementById("gk-rail");
    if (rail) rail.open = on || !phone.matches;
    if (!on) return;
    var top = elderBar("返回（页首）");
    var line = make("span", "大字版已开启 · ");
    line.appendChild(button("退出", function () { elderButton.click(); elderButton.focus(); }));
    top.appendChild(line);
    var header = doc.querySelector(".header");
    header.parentNode.insertBefore(top, header.nextSibling);
    var footer = doc.querySelector(".footer");
    var end = elderBar("返回（页尾）");
    if (rail) {
      var again = make("div", "", { "class": "rail elder-bar" });
      var list = rail.querySelector("nav").cloneNode(true);
      list.setAttribute("aria-label", "栏目导航（页尾）");
      again.appendChild(list);
      footer.parentNode.insertBefore(again, footer);
    }
    footer.parentNode.insertBefore(end, footer);
  }

  function controls() {
    var place = doc.getElementById("gk-prefs");
    if (!place) return;
    elderButton = mode("长者模式", "elder", elder);
    place.appendChild(sizes());
    place.appendChild(elderButton);
    place.appendChild(mode("高对比", "contrast"));
    elder(root.classList.contains("elder"));
  }

  /* ---- 手机：栏目收起，信息表先显示前几行 ---- */

  function folds() {
    var rail = doc.getElementById("gk-rail");
    if (rail) {
      if (phone.matches && !root.classList.contains("elder")) rail.open = false;
      rail.classList.add("ready");
      // 从手机的宽度拉宽以后，收起的栏目要重新出现。
      phone.addListener(function () { rail.open = !phone.matches || root.classList.contains("elder"); });
    }
    var meta = doc.getElementById("gk-meta");
    if (!meta || meta.rows.length < 4) return;
    var more = button("全部信息", function () {
      more.hidden = true;
      meta.classList.add("open");
    }, { "class": "fold" });
    more.hidden = !phone.matches;
    meta.parentNode.insertBefore(more, meta.nextSibling);
    phone.addListener(function () { more.hidden = !phone.matches || meta.classList.contains("open"); });
  }

  /* ---- 打印和复制引用 ---- */

  function copy(text, done) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () { oldCopy(text, done); });
    } else {
      oldCopy(text, done);
    }
  }

  // 没有加密的网站和旧浏览器没有剪贴板接口。
  function oldCopy(text, done) {
    var field = make("textarea", "", { "class": "unseen", "aria-hidden": "true" });
    field.value = text;
    doc.body.appendChild(field);
    field.select();
    if (doc.execCommand("copy")) done();
    doc.body.removeChild(field);
  }

  function tools() {
    var place = doc.getElementById("gk-tools");
    if (place) place.appendChild(button("打印", function () { window.print(); }));
    var citation = doc.getElementById("gk-citation");
    if (!citation) return;
    var text = citation.textContent;
    var said = make("span", "", { role: "status" });
    citation.appendChild(button("复制引用", function () {
      copy(text, function () { said.textContent = " 已复制"; });
    }));
    citation.appendChild(said);
  }

  /* ---- 正文：每条的链接、宽表格 ---- */

  function anchors() {
    all(".body h2[id], .body h3[id], .body h4[id], .body p[id]").forEach(function (node) {
      var name = node.textContent.trim().slice(0, 12);
      node.appendChild(make("a", "", { "class": "anchor", href: "#" + encodeURIComponent(node.id), "aria-label": "“" + name + "”的链接" }));
    });
  }

  // 有跨行单元格的行，打印时可以在各行之间分页。
  function spans() {
    all(".body [rowspan]").forEach(function (cell) { cell.parentNode.classList.add("spanning"); });
  }

  // 正文以横排的表格开头或结尾时，前面的标题、后面的引用和二维码也横排，不另占一张竖排的纸。
  function lies() {
    var body = doc.querySelector(".text > .body");
    function turn(end, next) {
      var edge = body.querySelector(".body > .landscape:" + end + ", .body > .annex:" + end + " > .landscape:" + end);
      for (var node = edge && body[next]; node; node = node[next]) node.classList.add("landscape");
    }
    if (!body) return;
    turn("first-child", "previousElementSibling");
    turn("last-child", "nextElementSibling");
  }

  // 右栏下面的空处给宽表格用。
  function room(box) {
    var side = doc.querySelector(".side"), text = doc.querySelector(".text");
    box.style.marginRight = "";
    if (!side || !text || box.scrollWidth <= box.clientWidth + 1) return;
    var beside = side.getBoundingClientRect(), edge = text.getBoundingClientRect().right;
    if (beside.left > edge && box.getBoundingClientRect().top > beside.bottom) box.style.marginRight = edge - beside.right + "px";
  }

  function wide() {
    all(".body .table").forEach(function (box, at) {
      room(box);
      // 读屏软件列出的各个区域要分得清。
      var caption = box.querySelector("caption");
      box.setAttribute("aria-label", caption ? caption.textContent.trim() : "表格" + (at + 1));
      box.classList.toggle("wider", box.scrollWidth > box.clientWidth + 1);
    });
    all(".body pre").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) box.setAttribute("tabindex", "0");
    });
  }

  /* ---- 名单：筛选和排序 ---- */

  function value(row, column) {
    var cell = row.cells[column];
    return cell ? cell.textContent.trim() : "";
  }

  function sort(table, column, heads) {
    var head = heads[column];
    var up = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).map(function (row, at) {
      var text = value(row, column);
      return { row: row, at: at, text: text, number: parseFloat(text.replace(/[,，%]/g, "")) };
    });
    rows.sort(function (a, b) {
      var order = isNaN(a.number) || isNaN(b.number) ? a.text.localeCompare(b.text, "zh-CN") : a.number - b.number;
      return (up ? order : -order) || a.at - b.at;
    });
    rows.forEach(function (item) { body.appendChild(item.row); });
  }

  function filter(table, box) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var field = make("input", "", { type: "search", autocomplete: "off" });
    var label = make("label", "在表中查找");
    var count = make("span", "共 " + rows.length + " 行", { role: "status" });
    var bar = make("p", "", { "class": "table-filter" });
    label.appendChild(field);
    bar.appendChild(label);
    bar.appendChild(count);
    field.addEventListener("input", function () {
      var word = field.value.trim().toLowerCase();
      var shown = rows.filter(function (row) {
        row.hidden = row.textContent.toLowerCase().indexOf(word) < 0;
        return !row.hidden;
      });
      count.textContent = word ? "找到 " + shown.length + " 行" : "共 " + rows.length + " 行";
    });
    box.parentNode.insertBefore(bar, box);
  }

  // 有合并单元格的表一排就乱，不动它。
  function registers() {
    all(".kind-register .body .table").forEach(function (box) {
      var table = box.querySelector("table");
      if (!table || !table.tHead || table.tHead.rows.length !== 1 || !table.tBodies[0]) return;
      if (table.tBodies[0].rows.length < 10 || table.querySelector("[rowspan], [colspan]")) return;
      var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
      heads.forEach(function (head, column) {
        var text = head.textContent;
        head.textContent = "";
        head.appendChild(button(text, function () { sort(table, column, heads); }, { "class": "sort" }));
      });
      filter(table, box);
    });
  }

  controls();
  folds();
  tools();
  anchors();
  registers();
  spans();
  lies();
  wide();
  window.addEventListener("resize", wide);
})(document);
