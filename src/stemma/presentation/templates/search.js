// Finds events by their words.  The words lie in files beside this one, loaded as scripts: a page that is opened from
// disk may load those and nothing else.  Everything found is written as text, never as HTML.
"use strict";
(() => {
  const own = document.currentScript;
  const files = new Set(own.dataset.files.split(" "));
  const query = new URLSearchParams(location.search).get("q") || "";
  const rows = [], lists = {};
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/ß/g, "ss");
  const words = [...new Set(fold(query).match(/[\p{L}\p{N}]{2,}/gu) || [])];
  const fileOf = (word) => "words-" + (/^[a-z]/.test(word) ? word[0] : /^\p{N}/u.test(word) ? "0" : "other");

  window.stemma = {
    events: (first, list) => list.forEach((row, n) => { rows[first + n] = row; }),
    words: (letter, list) => { lists["words-" + letter] = list; },
  };

  const load = (name) => new Promise((done) => {
    const script = document.createElement("script");
    script.src = own.src.replace(/search\.js$/, name + ".js");
    script.onload = script.onerror = done;
    document.head.append(script);
  });

  const begun = (word) => { // the events with a word that begins so
    const found = new Set();
    for (const [whole, events] of Object.entries(lists[fileOf(word)] || {}))
      if (whole.startsWith(word)) events.forEach((n) => found.add(n));
    return found;
  };

  const shown = (row) => {
    const [id, title, when, reports, , , voices, conflicts] = row;
    const line = document.createElement("li"), link = document.createElement("a"), meta = document.createElement("span");
    line.className = "entry";
    link.className = "line";
    link.dir = "auto";
    link.href = "events/" + encodeURIComponent(id) + ".html";
    link.textContent = title;
    meta.className = "meta";
    meta.textContent = when + " · " + reports + (reports === 1 ? " report" : " reports") +
      ", " + voices + (voices === 1 ? " voice" : " voices") + (conflicts ? " · " + conflicts + (conflicts === 1 ? " conflict" : " conflicts") : "");
    line.append(link, " ", meta);
    return line;
  };

  const event = (n) => {
    const [, title, , reports, start, end, voices, conflicts, places, outlets] = rows[n];
    return { n, title, reports, start, end, voices, conflicts, places, outlets };
  };

  const tell = () => {
    const ask = stemmaList.asked();
    let hits = words.length ? null : rows.map((_, n) => n);
    for (const word of words) {
      const found = begun(word);
      hits = hits ? hits.filter((n) => found.has(n)) : [...found];
    }
    const titled = (n) => words.every((word) => fold(rows[n][1]).includes(word));
    hits = (hits || []).sort((a, b) => titled(b) - titled(a) || a - b);
    hits = stemmaList.told(hits.map(event), ask).map((e) => e.n);
    const most = 200, list = document.getElementById("hits");
    document.getElementById("asked").textContent = (words.length ? "“" + query + "”: " : "") + hits.length + (hits.length === 1 ? " event" : " events") +
      (hits.length > most ? ", the first " + most + " of them" : "");
    list.replaceChildren(...hits.slice(0, most).map((n) => shown(rows[n])));
    document.getElementById("found").hidden = !words.length && !stemmaList.some(ask);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("q").value = query;
    const wanted = new Set([...files].filter((name) => name.startsWith("events-")));
    words.map(fileOf).filter((name) => files.has(name)).forEach((name) => wanted.add(name));
    let loaded = null;
    const ask = () => (loaded = loaded || Promise.all([...wanted].map(load))).then(tell);
    stemmaList.start(ask);
    if (words.length) ask();
  });
})();
