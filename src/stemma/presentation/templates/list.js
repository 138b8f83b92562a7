// Narrows and orders the list of events by what its fields ask.  It reads what the page holds and asks for nothing; on
// one page it moves the lines that are there, in a folder `search.js` makes lines of what it has loaded.
"use strict";
(() => {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  const box = () => document.getElementById("narrow");
  const value = (name) => box().querySelector(`[name=${name}]`).value.trim();

  // an event as an object: title, start, end (ISO days or ""), voices, conflicts, reports (numbers), places, outlets (lists)
  const asked = () => Object.fromEntries(
    ["sort", "since", "until", "voices", "conflicts", "place", "outlet"].map((name) => [name, value(name)]));
  const within = (list, part) => !part || list.some((one) => fold(one).includes(fold(part)));
  const kept = (e, ask) =>
    (!ask.since || (e.end || e.start) >= ask.since) && (!ask.until || (e.start && e.start <= ask.until)) &&
    e.voices >= Number(ask.voices || 0) && e.conflicts >= Number(ask.conflicts || 0) &&
    within(e.places, ask.place) && within(e.outlets, ask.outlet);
  const text = (a, b) => (a === b ? 0 : !a ? 1 : !b ? -1 : a < b ? -1 : 1);
  const orders = {
    oldest: (a, b) => text(a.start, b.start),
    voices: (a, b) => b.voices - a.voices,
    conflicts: (a, b) => b.conflicts - a.conflicts,
    reports: (a, b) => b.reports - a.reports,
    place: (a, b) => text(fold(a.places[0] || ""), fold(b.places[0] || "")),
    outlet: (a, b) => text(fold(a.outlets[0] || ""), fold(b.outlets[0] || "")),
  };
  const told = (found, ask) => {
    const rows = found.filter((e) => kept(e, ask));
    return orders[ask.sort] ? rows.sort(orders[ask.sort]) : rows;
  };
  const some = (ask) => Object.values(ask).some(Boolean);

  const start = (changed) => {
    box().hidden = false;
    box().addEventListener("input", changed);
    box().querySelector("button").addEventListener("click", () => {
      for (const field of box().querySelectorAll("input, select")) field.value = "";
      changed();
    });
  };
  window.stemmaList = { asked, told, some, start };

  document.addEventListener("DOMContentLoaded", () => {
    const nav = document.getElementById("events");
    if (!box() || !nav) return;
    const list = (words) => (words ? words.split("\n") : []);
    const rows = [...nav.querySelectorAll(".entry")].map((line) => ({
      line, home: line.parentNode, start: line.dataset.start, end: line.dataset.end, voices: Number(line.dataset.voices),
      conflicts: Number(line.dataset.conflicts), reports: Number(line.dataset.reports),
      places: list(line.dataset.places), outlets: list(line.dataset.outlets),
    }));
    const flat = document.createElement("ul");
    flat.className = "entries";
    nav.prepend(flat);
    start(() => {
      const ask = asked(), found = told(rows, ask);
      for (const row of rows) {
        row.line.hidden = !found.includes(row);
        row.home.append(row.line);
      }
      if (ask.sort) flat.append(...found.map((row) => row.line));
      for (const part of nav.querySelectorAll(".line-of")) part.hidden = !part.querySelector(".entry:not([hidden])");
      box().querySelector("output").textContent =
        some(ask) ? found.length + " of " + rows.length + (rows.length === 1 ? " event" : " events") : "";
    });
  });
})();
