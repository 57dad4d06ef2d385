"use strict";
// Opens the text of a report beside the page with the exact characters marked. All foreign text is set with textContent.
(function () {
  var root = document.documentElement;
  var reports = JSON.parse(document.getElementById("texts").textContent);
  var reader = document.getElementById("reader");
  var place = document.getElementById("reader-text");
  var title = document.getElementById("reader-title");
  var toggle = document.getElementById("theme");

  // Offsets count code points; a JavaScript string counts UTF-16 units, two for characters beyond the basic plane.
  function unit(text, point) {
    var at = 0;
    for (var seen = 0; seen < point && at < text.length; seen++) {
      at += text.codePointAt(at) > 0xffff ? 2 : 1;
    }
    return at;
  }

  function show(report, start, end) {
    var from = unit(report.text, start);
    var to = unit(report.text, end);
    var mark = document.createElement("mark");
    mark.textContent = report.text.slice(from, to);
    mark.tabIndex = -1;
    title.textContent = report.label;
    place.replaceChildren(report.text.slice(0, from), mark, report.text.slice(to));
    reader.showModal();
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-report]");
    if (link && reports[link.dataset.report] && reader.showModal) {
      event.preventDefault();
      show(reports[link.dataset.report], Number(link.dataset.start), Number(link.dataset.end));
    } else if (event.target === reader) {
      reader.close();
    }
  });
  document.getElementById("reader-close").addEventListener("click", function () { reader.close(); });

  function dark() {
    var set = root.dataset.theme;
    return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function name() { toggle.textContent = dark() ? "Light page" : "Dark page"; }
  toggle.hidden = false;
  name();
  toggle.addEventListener("click", function () { root.dataset.theme = dark() ? "light" : "dark"; name(); });

  // Printed, every sentence shows its evidence; afterwards the page is as it was.
  var opened = [];
  addEventListener("beforeprint", function () {
    document.querySelectorAll(".brief details:not([open])").forEach(function (d) { d.open = true; opened.push(d); });
  });
  addEventListener("afterprint", function () { opened.splice(0).forEach(function (d) { d.open = false; }); });
})();
