// What the page knows: the index from the start, a report or a table when it is asked for.

const read = (id) => JSON.parse(byId(id).textContent);
const index = read("index");
const codings = index.codings;
const CODINGS = codings.document.length;
const whole = new Intl.NumberFormat(index.language);
const number = (value) => whole.format(value);
const hundredths = new Intl.NumberFormat(index.language, { maximumFractionDigits: 2 });
const score = (thousandths) => hundredths.format(thousandths / 1000);

/** A label of the page, with its blanks filled in. */
function say(name, blanks = {}) {
  return index.labels[name].replace(/\{(\w+)\}/g, (_, blank) => blanks[blank]);
}

/** The word that readers see for a word of the vocabulary. */
const shown = (word) => index.values[word] ?? word;
const codeLabel = (code) => shown(index.codes[code]);
const municipalityLabel = (place) => shown(index.municipalities[place]);

const opened = new Map();

/** A report, read on first use; `segments` and `codingsOf` are added to what is stored. */
function report(place) {
  if (!opened.has(place)) {
    const stored = read(`document-${place}`);
    stored.place = place;
    stored.about = describe(index.documents[place]);
    stored.blockOf = stored.blocks.flatMap((block) => Array(block[6]).fill(block));
    stored.codingsOf = stored.ids.map(() => []);
    const municipalities = stored.municipality_names.map((name) => index.municipalities.indexOf(name));
    stored.municipalities = stored.municipalities.map((place) => municipalities[place]);
    for (const [segment, code, points, origin, evidence] of stored.codings) {
      stored.codingsOf[segment].push({ code, score: points, origin: stored.origins[origin], evidence });
    }
    opened.set(place, stored);
  }
  return opened.get(place);
}

function describe([name, title, municipality, year, type, words]) {
  return { name, title: title || name, municipality, year, type, words };
}

const quoteId = (source, segment) => `${source.about.name}#${source.ids[segment]}`;
const quoteLink = (id) => `#q=${id.split("/").map(encodeURIComponent).join("/").replace("%23", "#")}`;

/** Where the quote of that id stands: [place of the report, place of the segment], or null. */
function find(id) {
  const cut = id.lastIndexOf("#");
  const place = index.documents.findIndex(([name]) => name === id.slice(0, cut));
  if (place < 0) return null;
  const segment = report(place).ids.indexOf(id.slice(cut + 1));
  return segment < 0 ? null : [place, segment];
}
