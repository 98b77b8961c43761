// The quotes of a cell: all its segments, by finding type, the chosen quotes first.

const FIRST_QUOTES = 20;

/** The codings of a cell that count; a code or municipality that is null stands for all. A segment comes once. */
function codingsOf(code, municipality) {
  const found = new Map();
  const all = new Set();
  for (let at = 0; at < CODINGS; at += 1) {
    if (code !== null && codings.code[at] !== code) continue;
    if (municipality !== null && codings.municipality[at] !== municipality) continue;
    const segment = codings.document[at] * 2 ** 24 + codings.segment[at];
    all.add(segment);
    if (counts(at) && !found.has(segment)) found.set(segment, at);
  }
  return [[...found.values()], all.size];
}

/** Chosen quotes by rank, then the others by score; equals as they stand in the study. */
function clearest(one, other) {
  const [first, second] = [codings.rank[one] || 99, codings.rank[other] || 99];
  return first - second || codings.score[other] - codings.score[one] || one - other;
}

function openCell(code, municipality) {
  const [found, all] = codingsOf(code, municipality);
  const documents = new Set(found.map((at) => codings.document[at])).size;
  const title = [
    code === null ? say("page.all_codes") : codeLabel(code),
    municipality === null ? say("page.all_municipalities") : municipalityLabel(municipality),
  ].join(" · ");
  const facts = [
    all > found.length ? make("span", { class: "fact" }, say("page.filtered", { all: number(all) })) : null,
    ...(code === null || municipality === null ? [] : extent(code, municipality)),
  ];
  const content = index.types.map((_, type) => ofType(type, found.filter((at) => codings.type[at] === type)));
  const amount = say("page.found", { n: number(found.length), documents: number(documents) });
  return openPanel({ kind: "cell", title, amount, facts, content });
}

/** What the matrix says of the cell, whatever the filters: whether it is there or lacking, and how much of all. */
function extent(code, municipality) {
  const { columns, rows, values } = table("table-matrix");
  const row = rows.find(([name, own]) => name === index.municipalities[municipality] && own === index.codes[code]);
  const told = ["presence", "lacking_segments", "share"];
  return columns.flatMap((column, place) =>
    row && told.includes(column[0]) ? [fact(column[1], plainCell(column, row[place], values))] : [],
  );
}

function ofType(type, found) {
  if (!found.length) return null;
  found.sort(clearest);
  const heading = make("h3", {}, `${index.headings[type]} `, make("span", { class: "n" }, number(found.length)));
  return make("section", { class: "of-type" }, heading, capped(found, FIRST_QUOTES, drawCoding));
}

const drawCoding = (at) => drawQuote(report(codings.document[at]), codings.segment[at], codings.rank[at]);

/** A segment as a card: its words, its codes, where it stands and why it is coded. */
function drawQuote(source, segment, rank) {
  const id = quoteId(source, segment);
  const own = source.codingsOf[segment];
  return make(
    "article",
    { class: "card" },
    make("blockquote", {}, source.texts[segment]),
    make(
      "p",
      { class: "tags" },
      rank ? make("span", { class: "chosen" }, `★ ${say("page.chosen")}`) : null,
      own.map(({ code }) => drawTag(code)),
    ),
    make("p", { class: "facts" }, whereabouts(source, segment)),
    make("p", { class: "facts" }, own.map(drawReason)),
    make("p", {}, make("a", { href: quoteLink(id), class: "id" }, say("page.open"), " ", make("code", {}, id))),
  );
}

const drawTag = (code) => make("span", { class: "tag", style: `--line: var(--line-${code})` }, codeLabel(code));

/** Why a code is there, by whom, and how sure. */
function drawReason(coding) {
  const who = coding.origin === "machine" ? shown("machine") : coding.origin;
  const why = coding.evidence ? `: ${coding.evidence}` : "";
  const how = ` ${score(coding.score)} (${who})${why}`;
  return make("span", { class: "fact" }, make("b", {}, codeLabel(coding.code)), how);
}

function whereabouts(source, segment) {
  const [, paragraph, page, , section] = source.blockOf[segment];
  return [
    fact(say("municipality"), municipalityLabel(source.municipalities[segment])),
    fact(say("document"), source.about.title),
    page ? fact(say("page"), page) : null,
    fact(say("paragraph"), paragraph),
    fact(say("section"), source.sections[section]),
    fact(say("speaker"), source.speaker_names[source.speakers[segment]]),
  ];
}
