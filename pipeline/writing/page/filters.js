// Which codings count. A filter that is not set is null; else a place in the index's list, or a score in thousandths.

const filter = { code: null, municipality: null, type: null, language: null, score: null };
const filtersChanged = [];

const filtering = () => Object.values(filter).some((value) => value !== null);

/** Whether the coding at that place of the index counts. */
function counts(at) {
  return (
    (filter.code === null || codings.code[at] === filter.code) &&
    (filter.municipality === null || codings.municipality[at] === filter.municipality) &&
    (filter.type === null || codings.type[at] === filter.type) &&
    (filter.language === null || codings.language[at] === filter.language) &&
    codings.score[at] >= (filter.score ?? 0)
  );
}

/** The codings of a report's segment that count. */
function countedIn(source, segment) {
  const [, , , , , language] = source.blockOf[segment];
  if (filter.municipality !== null && source.municipalities[segment] !== filter.municipality) return [];
  if (filter.type !== null && source.types[segment] !== filter.type) return [];
  if (filter.language !== null && language !== filter.language) return [];
  return source.codingsOf[segment].filter(
    (coding) => (filter.code === null || coding.code === filter.code) && coding.score >= (filter.score ?? 0),
  );
}

/** Whether a segment is to be found at all: by its own particulars, and by its codings where these are asked for. */
function findable(source, segment) {
  if (!filtering()) return true;
  if (filter.code !== null || filter.score !== null) return countedIn(source, segment).length > 0;
  return (
    (filter.municipality === null || source.municipalities[segment] === filter.municipality) &&
    (filter.type === null || source.types[segment] === filter.type) &&
    (filter.language === null || source.blockOf[segment][5] === filter.language)
  );
}

/** What the filters are set to, as [name, label, value]. */
function set() {
  const fields = [...byId("filters").elements].filter(({ name }) => name && filter[name] !== null);
  const value = (field) => field.selectedOptions?.[0].textContent ?? field.value;
  return fields.map((field) => [field.name, field.labels[0].textContent, value(field)]);
}

function readFilters() {
  const fields = byId("filters").elements;
  for (const name of ["code", "municipality", "type", "language"]) {
    filter[name] = fields[name].value === "" ? null : Number(fields[name].value);
  }
  filter.score = Math.round(1000 * Number(fields.score.value)) || null;
  for (const changed of filtersChanged) changed();
}

byId("filters").addEventListener("input", readFilters);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => setTimeout(readFilters));
