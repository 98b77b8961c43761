// Search in every report's text, letter by letter: capitals, line breaks, soft hyphens and how an å is stored make no
// difference; å and a do.

const FIRST_HITS = 200;
const tidy = (text) => text.normalize("NFC").replaceAll("\u00ad", "").replace(/[^\S ]\s*| \s+/g, " ");
const plain = (text) => tidy(text).toLowerCase();
const searchable = []; // for each report its segments' plain text, joined, and where each begins

function prepare(place) {
  const starts = [];
  let joined = "";
  for (const text of report(place).texts) {
    starts.push(joined.length);
    joined += `${plain(text)}\n`;
  }
  searchable.push({ joined, starts });
}

/** Gets the reports ready while the reader is still typing, a few at a time. */
function prepareAhead() {
  const end = performance.now() + 20;
  while (searchable.length < index.documents.length && performance.now() < end) prepare(searchable.length);
  if (searchable.length < index.documents.length) setTimeout(prepareAhead);
}

/** The segments that hold the text and count, as [[place of a report, [segments]]], in the study's order. */
function hits(text) {
  while (searchable.length < index.documents.length) prepare(searchable.length);
  const found = [];
  searchable.forEach(({ joined, starts }, place) => {
    const segments = [];
    let segment = 0;
    for (let at = joined.indexOf(text); at >= 0; at = joined.indexOf(text, starts[segment + 1] ?? joined.length)) {
      segment = last(starts, at);
      if (findable(report(place), segment)) segments.push(segment);
      if (segment + 1 === starts.length) break;
    }
    if (segments.length) found.push([place, segments]);
  });
  return found;
}

/** The place of the last number that is not above the limit, in a list that rises. */
function last(numbers, limit) {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle] <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function openHits(query) {
  const text = plain(query).trim();
  const found = text ? hits(text) : [];
  const total = found.reduce((sum, [, segments]) => sum + segments.length, 0);
  let left = FIRST_HITS;
  const content = [];
  for (const [place, segments] of found) {
    if (left <= 0) break;
    content.push(drawHits(report(place), segments.slice(0, left), segments.length, text));
    left -= segments.length;
  }
  const facts = [
    total > FIRST_HITS ? make("span", { class: "fact" }, say("page.first", { n: number(FIRST_HITS) })) : null,
    filtering() ? make("span", { class: "fact" }, say("page.filters_on")) : null,
  ];
  const amount = say("page.hits", { n: number(total), documents: number(found.length) });
  return openPanel({ kind: "search", title: say("page.search_for", { text: query.trim() }), amount, facts, content });
}

function drawHits(source, segments, all, text) {
  const heading = make("h3", {}, `${source.about.title} `, make("span", { class: "n" }, number(all)));
  const items = segments.map((segment) => drawHit(source, segment, text));
  return make("section", { class: "hits" }, heading, make("ul", {}, items));
}

function drawHit(source, segment, text) {
  const words = tidy(source.texts[segment]);
  const at = words.toLowerCase().indexOf(text);
  const end = at + text.length;
  const marked = at < 0 ? [words] : [words.slice(0, at), make("mark", {}, words.slice(at, end)), words.slice(end)];
  const tags = source.codingsOf[segment].map(({ code }) => drawTag(code));
  const place = municipalityLabel(source.municipalities[segment]);
  return make(
    "li",
    {},
    make("a", { href: quoteLink(quoteId(source, segment)) }, marked),
    make("p", { class: "tags" }, tags, make("span", { class: "fact" }, place)),
  );
}

byId("search-text").addEventListener("focus", prepareAhead);

let waiting = 0;

function search() {
  const text = byId("search-text").value;
  if (text.trim()) {
    const known = location.hash.startsWith("#s=");
    setAddress(`#s=${encodeURIComponent(text)}`, known ? "replaceState" : "pushState");
    openHits(text);
  } else if (panel.dataset.kind === "search") closePanel();
}

byId("search").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
  if (!panel.hidden) byId("panel-title").focus();
});
