// 预览面板：网页或检查结果变了就更新；网页在后台时不问，看到它时再问。
(function () {
  'use strict';
  var panel = document.getElementById('gk-panel');
  if (!panel) { return; }
  var asking = null;
  var lost = false;

  function kept(name, value) {
    try {
      if (value === undefined) { return sessionStorage.getItem(name); }
      if (value === null) { sessionStorage.removeItem(name); } else { sessionStorage.setItem(name, value); }
    } catch (error) { /* 浏览器不许存，不影响查看。 */ }
    return null;
  }

  function address(name, more) {
    var data = panel.dataset;
    return '/__gongkai/' + name + '?path=' + encodeURIComponent(data.path) + (data.anyway ? '&gk=anyway' : '') + (more || '');
  }

  // ---- 刷新，并回到原处 ----

  function reload() {
    kept('gk-place', JSON.stringify([location.href, window.scrollX, window.scrollY]));
    location.reload();
  }

  function back() {
    var place = kept('gk-place');
    kept('gk-place', null);
    if (!place) { return; }
    try { place = JSON.parse(place); } catch (error) { return; }
    if (place[0] !== location.href) { return; }
    // 主题里的滚动是平滑的，这里要一步到位。
    var go = function () { window.scrollTo({ left: place[1], top: place[2], behavior: 'instant' }); };
    go();
    // 图片和字体到了以后高度才定。
    window.addEventListener('load', function () { if (Math.abs(window.scrollY - place[2]) > 1) { go(); } });
  }

  // ---- 面板 ----

  function remember() {
    var details = panel.querySelector('details');
    if (!details) { return; }
    var choice = kept('gk-open');
    if (choice !== null) { details.open = choice === '1'; }
    details.querySelector('summary').addEventListener('click', function () { kept('gk-open', details.open ? '0' : '1'); });
  }

  function say(words) {
    panel.querySelector('.gk-status').textContent = words;
  }

  function refresh() {
    return fetch(address('panel'), { cache: 'no-store' }).then(function (answer) { return answer.text(); }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('gk-panel');
      if (!fresh) { return; }
      panel.parentNode.replaceChild(document.importNode(fresh, true), panel);
      panel = document.getElementById('gk-panel');
      remember();
      say('检查结果已更新');
    });
  }

  // ---- 问服务器 ----

  function ask() {
    if (asking || document.hidden) { return; }
    var mine = asking = new AbortController();
    var data = panel.dataset;
    fetch(address('events', '&page=' + data.page + '&findings=' + data.findings), { cache: 'no-store', signal: mine.signal })
      .then(function (answer) {
        if (lost) { lost = false; say(''); }
        return answer.status === 200 ? answer.json() : {};
      })
      .then(function (changed) {
        if (changed.page) { reload(); return undefined; }
        return changed.findings ? refresh() : undefined;
      })
      .then(function () { asking = null; ask(); })
      .catch(function () {
        if (mine.signal.aborted) { return; }
        lost = true;
        say('预览已停止，重新运行 gongkai serve 后自动恢复');
        setTimeout(function () { asking = null; ask(); }, 1000);
      });
  }

  document.addEventListener('visibilitychange', function () {
    if (!document.hidden) { ask(); return; }
    // 浏览器对一个网站只开几条连接，后台的网页不占用。
    if (asking) { asking.abort(); asking = null; }
  });

  // ---- 未公开的标记：脚本后来列出的链接 ----

  function marking(words) {
    function mark() {
      Array.prototype.forEach.call(document.querySelectorAll('a[href]'), function (link) {
        if (link.host !== location.host || link.querySelector('.gk-ahead')) { return; }
        var path;
        try { path = decodeURIComponent(link.pathname); } catch (error) { return; }
        if (!Object.prototype.hasOwnProperty.call(words, path)) { return; }
        var word = document.createElement('span');
        word.className = 'gk-ahead';
        word.textContent = words[path];
        link.appendChild(word);
      });
    }
    mark();
    new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
  }

  if (panel.dataset.ahead) {
    fetch('/__gongkai/ahead', { cache: 'no-store' }).then(function (answer) { return answer.json(); }).then(marking).catch(function () {});
  }
  back();
  remember();
  ask();
}());
