/* 在页面画出之前套用读者上次选的字号、长者模式和高对比，免得画面先小后大。
   其余的脚本都在 site.js；这里只有这几行，因为它会挡住画面。 */
(function (root) {
  "use strict";
  var classes = ["js"];
  // 从磁盘打开的页面（file://）和关闭了存储的浏览器会在这里出错：那就按默认的样子显示。
  try {
    var size = localStorage.getItem("gongkai-size");
    if (size === "small" || size === "large") classes.push("size-" + size);
    if (localStorage.getItem("gongkai-elder") === "on") classes.push("elder");
    if (localStorage.getItem("gongkai-contrast") === "on") classes.push("contrast");
  } catch (error) { /* 不记得，就不改。 */ }
  root.className = classes.join(" ");
})(document.documentElement);
