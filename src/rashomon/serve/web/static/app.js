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
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(typing) && event.target.type !== "checkbox") { return; }
    var layer = document.querySelectorAll("[data-layer]")[Number(event.key) - 1];
    if (event.key === "j") { go(1); }
    else if (event.key === "k") { go(-1); }
    else if (event.key === "n") { turn(1); }
    else if (event.key === "p") { turn(-1); }
    else if (event.key === "/") { document.getElementById("q").focus(); }
    else if (event.key === "?") { keys.showModal(); }
    else if (layer) { layer.click(); }
    else { return; }
    event.preventDefault();
  });

  // ------------------------------------------------------------------------------------------------ live counts
  var live = document.querySelector("[data-live]");
  if (live && window.EventSource) {
    new EventSource("/events").onmessage = function (event) {
      var now = JSON.parse(event.data);
      live.textContent = now.reports + " reports, " + now.stories + " stories, " + now.origins + " origins";
    };
  }

  // ------------------------------------------------------------------------------------------------ dropped files
  var drop = document.querySelector("[data-drop]");
  if (drop) {
    drop.addEventListener("dragover", function (event) { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", function () { drop.classList.remove("over"); });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      drop.classList.remove("over");
      drop.querySelector("input[type=file]").files = event.dataTransfer.files;
      drop.requestSubmit();
    });
    drop.addEventListener("submit", function () { drop.querySelector("[role=status]").textContent = "Reading…"; });
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
