// On paper: what is in front, and with the matrix its quotes, theme by theme, as the filters have them.

const MOST_PRINTED = 1000;

function printedQuotes() {
  const described = table("table-quotes");
  const names = described.columns.map(([name]) => name);
  const named = (row) => Object.fromEntries(row.map((value, place) => [names[place], value]));
  const rows = described.rows.filter((row) => rowCounts(described, row)).map(named);
  const drawn = [];
  let above = {};
  for (const row of rows.slice(0, MOST_PRINTED)) {
    if (row.code !== above.code) drawn.push(make("h2", {}, shown(row.code)));
    if (row.code !== above.code || row.finding_type !== above.finding_type) {
      drawn.push(make("h3", {}, index.headings[index.types.indexOf(row.finding_type)]));
    }
    const source = make("footer", {}, `${shown(row.municipality)} · `, make("code", {}, row.id));
    drawn.push(make("blockquote", {}, row.quote, source));
    above = row;
  }
  if (rows.length > MOST_PRINTED) {
    drawn.push(make("p", {}, say("page.printed", { n: number(MOST_PRINTED), all: number(rows.length) })));
  }
  return drawn;
}

addEventListener("beforeprint", () => {
  byId("printed-filters").textContent = set().map(([, label, value]) => `${label}: ${value}. `).join("");
  if (part === "overview" && panel.hidden) byId("printed").replaceChildren(...printedQuotes());
});
addEventListener("afterprint", () => byId("printed").replaceChildren());
