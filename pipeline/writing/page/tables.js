// The other tables, drawn from their descriptions when their part is first opened; a column's heading sorts by it.

const FIRST_ROWS = 100;
const FIGURES = ["number", "share"];
const LABELLED = ["municipality", "code", "finding_type", "block", "language", "word"];
const decimal = new Intl.NumberFormat(index.language, { maximumFractionDigits: 4 });
const percent = new Intl.NumberFormat(index.language, { style: "percent", maximumFractionDigits: 1 });
const known = new Map();

/** The elements that hold a part's tables; one that is a single code's is left out while a filter asks for another. */
function tablesOf(part) {
  const own = [...document.querySelectorAll(`[id="table-${part}"], [id^="table-${part}."]`)].map(({ id }) => id);
  return own.filter((id) => !id.includes(".") || filter.code === null || id.endsWith(`.${index.codes[filter.code]}`));
}

function table(id) {
  if (!known.has(id)) known.set(id, read(id));
  return known.get(id);
}

function drawPart(part) {
  byId(`part-${part}`).replaceChildren(...tablesOf(part).map((id) => drawTable(table(id))));
}

function drawTable(described, sorting = null) {
  const id = `title-${described.name}`;
  const rows = sorted(described, described.rows.filter((row) => rowCounts(described, row)), sorting);
  const body = make("tbody");
  const heads = visible(described).map((place) => drawHead(described, place, sorting));
  const caption = make("caption", { class: "hidden" }, described.title);
  const drawn = make("table", {}, caption, make("thead", {}, make("tr", {}, heads)), body);
  const region = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": id }, drawn);
  const tail = make("p", { class: "tail", role: "status" });
  addRows(described, rows, body, tail, 0, FIRST_ROWS);
  const note = make("p", { class: "note" }, described.note, unfiltered(described));
  return make("div", { class: "table" }, make("h2", { id }, described.title), note, region, tail);
}

function addRows(described, rows, body, tail, from, to) {
  const first = body.rows.length;
  body.append(...rows.slice(from, to).map((row) => drawRow(described, row)));
  const some = rows.length > to || rows.length < described.rows.length;
  const showing = { n: number(Math.min(to, rows.length)), all: number(described.rows.length) };
  tail.replaceChildren(rows.length ? (some ? say("page.rows", showing) : "") : say("page.no_rows"));
  if (from > 0) body.rows[first]?.querySelector("a, button")?.focus();
  if (rows.length <= to) return;
  const more = () => addRows(described, rows, body, tail, to, to + 5 * FIRST_ROWS);
  tail.append(" ", make("button", { type: "button", class: "more", click: more }, say("page.more_rows")));
}

/** What a filter asks for, in the vocabulary's own words. */
const wanted = () => ({
  municipality: index.municipalities[filter.municipality],
  code: index.codes[filter.code],
  finding_type: index.types[filter.type],
  language: index.languages[filter.language],
});

/** The places of the columns to show: of those that stand for a code or finding type, what the filters ask for. */
function visible({ columns }) {
  const { code, finding_type: type } = wanted();
  const out = ([name]) =>
    (code && index.codes.includes(name) && name !== code) || (type && index.types.includes(name) && name !== type);
  return columns.flatMap((column, place) => (out(column) ? [] : [place]));
}

/** Which of the filters that are set this table cannot follow, in words. */
function unfiltered({ name, columns }) {
  const kinds = new Set(columns.map(([, , kind]) => kind));
  const follows = {
    municipality: kinds.has("municipality"),
    code: kinds.has("code") || name.includes(".") || columns.some(([own]) => index.codes.includes(own)),
    type: kinds.has("finding_type") || kinds.has("points"),
    language: kinds.has("language"),
    score: columns.some(([own]) => own === "score"),
  };
  const rest = set().filter(([own]) => !follows[own]).map(([, label]) => label);
  return rest.length ? ` ${say("page.unfiltered", { filters: rest.join(", ") })}` : null;
}

/** Whether a row counts with the filters, by the columns of the vocabulary that it has. */
function rowCounts({ columns }, row) {
  const points = columns.findIndex(([name]) => name === "score");
  if (points >= 0 && row[points] * 1000 < (filter.score ?? 0)) return false;
  return Object.entries(wanted()).every(([kind, word]) => {
    const places = columns.flatMap((column, place) => (column[2] === kind ? [place] : []));
    return word === undefined || !places.length || places.some((place) => row[place] === word);
  });
}

function sorted({ columns, values }, rows, sorting) {
  if (!sorting) return rows;
  const { place, down } = sorting;
  const figure = FIGURES.includes(columns[place][2]);
  const key = (row) => (figure ? row[place] : plainCell(columns[place], row[place], values));
  const order = new Intl.Collator(index.language, { numeric: true }).compare;
  const compare = (one, other) => (typeof one === typeof other && figure ? one - other : order(one, other));
  return [...rows].sort((one, other) => (down ? -1 : 1) * compare(key(one), key(other)));
}

function drawHead(described, place, sorting) {
  const [, label, kind] = described.columns[place];
  const figure = FIGURES.includes(kind);
  const scope = { scope: "col", class: figure ? "number" : kind };
  if (kind === "points" || described.rows.length < 2) return make("th", scope, label);
  const own = sorting?.place === place;
  const down = own ? !sorting.down : figure;
  const sort = (event) => {
    const old = event.target.closest(".table");
    const drawn = drawTable(described, { place, down });
    old.replaceWith(drawn);
    drawn.querySelector("[aria-sort] button").focus();
  };
  const sign = own ? (sorting.down ? " ↓" : " ↑") : "";
  const state = own ? { "aria-sort": sorting.down ? "descending" : "ascending" } : {};
  const button = make("button", { type: "button", click: sort }, label, make("span", { "aria-hidden": "true" }, sign));
  return make("th", { ...scope, ...state }, button);
}

function drawRow(described, row) {
  const { columns, values } = described;
  return make(
    "tr",
    {},
    visible(described).map((place) => {
      const [value, [column, , kind]] = [row[place], columns[place]];
      const attributes = { class: FIGURES.includes(kind) ? "number" : kind };
      if (place === 0) return make("th", { ...attributes, scope: "row" }, drawValue(columns[place], value, values));
      if (kind === "points") return make("td", attributes, drawPoints(value, !index.types.includes(column), values));
      return make("td", attributes, drawValue(columns[place], value, values));
    }),
  );
}

function plainCell([, , kind], value, values) {
  if (typeof value === "number") return (kind === "share" ? percent : decimal).format(value);
  return LABELLED.includes(kind) ? values[value] ?? value : String(value);
}

function drawValue(column, value, values) {
  if (column[2] === "id") return value ? drawId(value) : "";
  if (column[2] === "ids") return (String(value).match(/\S.*?#\w+(?=\s|$)/g) ?? []).flatMap((id) => [drawId(id), " "]);
  const shown = plainCell(column, value, values);
  if (column[2] !== "long" || !shown.includes("\n")) return shown;
  return make("ul", {}, shown.split("\n").map((line) => make("li", {}, line)));
}

const drawId = (id) => make("a", { href: quoteLink(id), class: "id" }, make("code", {}, id));

/** A cell of the framework matrix: for each finding type its number and extracts, each a link to its quote. */
function drawPoints(points, named, values) {
  const { finding_type: wantedType } = wanted();
  return points.filter(([type]) => !wantedType || type === wantedType).map(([type, n, extracts]) =>
    make(
      "div",
      { class: "point" },
      make("p", {}, named ? make("b", {}, `${values[type]} `) : null, make("span", { class: "n" }, number(n))),
      extracts.map(([words, id]) => make("p", {}, make("a", { href: quoteLink(id) }, words))),
    ),
  );
}

filtersChanged.push(() => {
  if (byId(`part-${part}`).classList.contains("tables")) drawPart(part);
});
