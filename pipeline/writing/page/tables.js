// The other tables, drawn from their descriptions when their part is first opened; a column's heading sorts by it.

const FIRST_ROWS = 100;
const FIGURES = ["number", "share"];
const LABELLED = ["municipality", "code", "finding_type", "block", "language", "word"];
const known = new Map();

const tablesOf = (part) => [...document.querySelectorAll(`[id="table-${part}"], [id^="table-${part}."]`)].map(({ id }) => id);

function table(id) {
  if (!known.has(id)) known.set(id, read(id));
  return known.get(id);
}

function drawPart(part) {
  byId(`part-${part}`).replaceChildren(...tablesOf(part).flatMap((id) => drawTable(table(id))));
}

function drawTable(described, sorting = null) {
  const id = `title-${described.name}`;
  const rows = sorted(described, described.rows.filter((row) => rowCounts(described, row)), sorting);
  const body = make("tbody");
  const heads = described.columns.map((column, place) => drawHead(described, column, place, sorting));
  const drawn = make("table", {}, make("caption", { class: "hidden" }, described.title), make("thead", {}, make("tr", {}, heads)), body);
  const region = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": id }, drawn);
  const tail = make("p", { class: "tail", role: "status" });
  addRows(described, rows, body, tail, 0, FIRST_ROWS);
  return [make("div", { class: "table" }, make("h2", { id }, described.title), make("p", { class: "note" }, described.note), region, tail)];
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

/** Whether a row counts with the filters, by the columns of the vocabulary that it has. */
function rowCounts({ columns }, row) {
  const wanted = {
    municipality: filter.municipality === null ? null : index.municipalities[filter.municipality],
    code: filter.code === null ? null : index.codes[filter.code],
    finding_type: filter.type === null ? null : index.types[filter.type],
    language: filter.language === null ? null : index.languages[filter.language],
  };
  return Object.entries(wanted).every(([kind, word]) => {
    const places = columns.flatMap((column, place) => (column[2] === kind ? [place] : []));
    return word === null || !places.length || places.some((place) => row[place] === word);
  });
}

function sorted({ columns, values }, rows, sorting) {
  if (!sorting) return rows;
  const { place, down } = sorting;
  const key = FIGURES.includes(columns[place][2]) ? (row) => row[place] : (row) => plainCell(columns[place], row[place], values);
  const order = new Intl.Collator(index.language, { numeric: true }).compare;
  const compare = (one, other) => (typeof one === "number" && typeof other === "number" ? one - other : order(one, other));
  return [...rows].sort((one, other) => (down ? -1 : 1) * compare(key(one), key(other)));
}

function drawHead(described, [, label, kind], place, sorting) {
  const figure = FIGURES.includes(kind);
  const scope = { scope: "col", class: figure ? "number" : kind };
  if (kind === "points" || described.rows.length < 2) return make("th", scope, label);
  const own = sorting?.place === place;
  const down = own ? !sorting.down : figure;
  const sort = (event) => {
    const old = event.target.closest(".table");
    const [drawn] = drawTable(described, { place, down });
    old.replaceWith(drawn);
    drawn.querySelectorAll("th")[place].querySelector("button").focus();
  };
  const sign = own ? (sorting.down ? " ↓" : " ↑") : "";
  const state = own ? { "aria-sort": sorting.down ? "descending" : "ascending" } : {};
  return make("th", { ...scope, ...state }, make("button", { type: "button", click: sort }, label, make("span", { "aria-hidden": "true" }, sign)));
}

function drawRow({ name, columns, values }, row) {
  return make(
    "tr",
    {},
    row.map((value, place) => {
      const [column, , kind] = columns[place];
      const attributes = { class: FIGURES.includes(kind) ? "number" : kind };
      if (place === 0) return make("th", { ...attributes, scope: "row" }, drawValue(columns[place], value, values));
      if (kind === "points") return make("td", attributes, drawPoints(value, name.includes(".") ? "" : column, row[0], values));
      return make("td", attributes, drawValue(columns[place], value, values));
    }),
  );
}

function plainCell([, , kind], value, values) {
  if (kind === "share" && typeof value === "number") return value.toLocaleString(index.language, { style: "percent", maximumFractionDigits: 1 });
  if (typeof value === "number") return value.toLocaleString(index.language, { maximumFractionDigits: 4 });
  return LABELLED.includes(kind) ? values[value] ?? value : String(value);
}

function drawValue(column, value, values) {
  if (column[2] === "id" || column[2] === "ids") return String(value).split(/ (?=\S*#)/).flatMap((id) => (id ? [drawId(id), " "] : []));
  return plainCell(column, value, values);
}

const drawId = (id, text = id) => make("a", { href: quoteLink(id), class: "id" }, make("code", {}, text));

/** A cell of the framework matrix: for each finding type its number and extracts, each a link to its quote. */
function drawPoints(points, code, municipality, values) {
  return points.map(([type, n, extracts]) =>
    make(
      "div",
      { class: "point" },
      make("p", {}, code ? make("b", {}, `${values[type]} `) : null, make("span", { class: "n" }, number(n))),
      extracts.map(([words, id]) => make("p", {}, make("a", { href: quoteLink(id) }, words))),
    ),
  );
}

filtersChanged.push(() => {
  if (byId(`part-${part}`).classList.contains("tables")) drawPart(part);
});
