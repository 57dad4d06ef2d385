"use strict";
// Keys, the theme, live counts, dropped files, layers and citations. Every page reads without it; foreign text is set with textContent.
(function () {
  var root = document.documentElement;
  var typing = "input, select, textarea";

  // ------------------------------------------------------------------------------------------------ theme
  var toggle = document.getElementById("theme");
  function kept() { try { return localStorage.getItem("theme"); } catch (e) { return null; } }
  function dark() { return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches; }
  function name() { toggle.textContent = dark() ? "Light page" : "Dark page"; }
  if (kept()) { root.dataset.theme = kept(); }
  toggle.hidden = false;
  name();
  toggle.addEventListener("click", function () {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch (e) { /* a browser that keeps nothing */ }
    name();
  });

  // ------------------------------------------------------------------------------------------------ keys
  var keys = document.getElementById("keys");
  var items = Array.prototype.slice.call(document.querySelectorAll("[data-item]"));
  var at = -1;
  function go(step) {
    if (!items.length) { return; }
    if (at >= 0) { items[at].classList.remove("current"); }
    at = Math.max(0, Math.min(items.length - 1, at + step));
    items[at].classList.add("current");
    var target = items[at].matches("a, summary") ? items[at] : items[at].querySelector("summary, a, button");
    if (target) { target.focus(); }
    items[at].scrollIntoView({ block: "nearest" });
  }
  function turn(step) {
    var tabs = Array.prototype.slice.call(document.querySelectorAll(".tabs a"));
    var here = tabs.findIndex(function (a) { return a.hasAttribute("aria-current"); });
    if (here >= 0 && tabs[here + step]) { location.href = tabs[here + step].href; }
  }
  function all() {
    var closed = document.querySelectorAll("main details:not([open])");
    (closed.length ? closed : document.querySelectorAll("main details[open]")).forEach(function (d) { d.open = closed.length > 0; });
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(typing) && event.target.type !== "checkbox") { return; }
    var layer = document.querySelectorAll("[data-layer]")[Number(event.key) - 1];
    if (event.key === "j") { go(1); }
    else if (event.key === "k") { go(-1); }
    else if (event.key === "n") { turn(1); }
    else if (event.key === "p") { turn(-1); }
    else if (event.key === "/") { document.getElementById("q").focus(); }
    else if (event.key === "?") { keys.showModal(); }
    else if (event.key === "o") { all(); }
    else if (layer) { layer.click(); }
    else { return; }
    event.preventDefault();
  });

  // ------------------------------------------------------------------------------------------------ live counts
  var live = document.querySelector("[data-live]");
  function many(count, one, more) { return count + " " + (count === 1 ? one : more); }
  if (live && window.EventSource) {
    new EventSource("/events").onmessage = function (event) {
      var now = JSON.parse(event.data);
      live.textContent = many(now.reports, "report", "reports") + ", " + many(now.stories, "story", "stories") + ", " + many(now.origins, "origin", "origins");
    };
  }

  // ------------------------------------------------------------------------------------------------ dropped files
  // Sent by fetch, so that the page stays and its counts grow while the server reads; then the page is shown anew.
  function send(form, body) {
    var said = form.querySelector("[role=status]");
    said.textContent = "Reading…";
    fetch(form.action, { method: "POST", body: body }).then(function (answer) {
      if (answer.ok) { location.href = "/"; return null; }
      return answer.text();
    }).then(function (page) {
      if (page !== null) {
        var told = new DOMParser().parseFromString(page, "text/html").querySelector("main p");
        said.textContent = told ? told.textContent : "That could not be read.";
      }
    }).catch(function () { said.textContent = "The server does not answer."; });
  }
  document.querySelectorAll("[data-drop], [data-follow]").forEach(function (form) {
    form.addEventListener("submit", function (event) { event.preventDefault(); send(form, new FormData(form)); });
  });
  function walk(entry, found) {
    return new Promise(function (done) {
      if (entry.isFile) { entry.file(function (file) { found.push(file); done(); }, done); return; }
      var reader = entry.createReader();
      (function more() {
        reader.readEntries(function (some) {
          if (!some.length) { done(); return; }
          Promise.all(some.map(function (one) { return walk(one, found); })).then(more);
        }, done);
      })();
    });
  }
  var drop = document.querySelector("[data-drop]");
  if (drop) {
    drop.addEventListener("dragover", function (event) { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", function () { drop.classList.remove("over"); });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      drop.classList.remove("over");
      var found = [];
      var entries = Array.prototype.map.call(event.dataTransfer.items || [], function (one) { return one.webkitGetAsEntry && one.webkitGetAsEntry(); }).filter(Boolean);
      var loose = entries.length ? [] : Array.prototype.slice.call(event.dataTransfer.files);
      Promise.all(entries.map(function (entry) { return walk(entry, found); })).then(function () {
        var body = new FormData();
        body.append("proof", drop.querySelector("[name=proof]").value);
        found.concat(loose).forEach(function (file) { body.append("files", file, file.name); });
        send(drop, body);
      });
    });
  }

  // ------------------------------------------------------------------------------------------------ a report
  var text = document.getElementById("text");
  if (!text) { return; }
  // Offsets count code points; a JavaScript string counts UTF-16 units, two for characters beyond the basic plane.
  function points(node, offset) {
    var range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, offset);
    return Array.from(range.toString()).length;
  }
  document.addEventListener("selectionchange", function () {
    var chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) { return; }
    var range = chosen.getRangeAt(0);
    var start = points(range.startContainer, range.startOffset);
    var end = points(range.endContainer, range.endOffset);
    var place = document.getElementById("permalink");
    var link = document.createElement("a");
    link.href = location.pathname + "?c=" + start + "," + end + "#m";
    link.textContent = "link to characters " + start + "–" + end;
    var cite = document.createElement("q");
    cite.textContent = range.toString().slice(0, 300);
    place.replaceChildren(cite, " " + document.title + ", ", link);
  });
  // An address such as #c=2507,2692, which names characters without asking the server.
  var named = /^#c=(\d+),(\d+)$/.exec(location.hash);
  if (named && location.search.indexOf("c=") < 0) { location.replace(location.pathname + "?c=" + named[1] + "," + named[2] + "#m"); }
})();
