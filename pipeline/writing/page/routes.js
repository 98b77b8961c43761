// What the address says to show, so that every view has a link, and back and forward work:
// #t=part, #cell=code/municipality (* or nothing for all), #q=document#segment, #d=document, #s=text.

let part = "overview";
let shownBefore = "";

/** Changes the address without going there: what it stands for is shown already. */
function setAddress(hash, how = "pushState") {
  history[how](null, "", hash);
  shownBefore = hash;
}

/** Goes there at once, where a link would go in a moment. */
function go(hash) {
  history.pushState(null, "", hash);
  route();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function showPart(name) {
  part = byId(`part-${name}`) ? name : "overview";
  for (const section of document.querySelectorAll(".part")) section.hidden = section.id !== `part-${part}`;
  for (const link of document.querySelectorAll(".parts a")) {
    if (link.hash === `#t=${part}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (byId(`part-${part}`).classList.contains("tables")) drawPart(part);
}

/** The code and municipality of a cell's address, as places in the lists; null for all, undefined for none such. */
function cellOf(address) {
  const [code, ...rest] = address.split("/");
  const municipality = rest.length ? decoded(rest.join("/")) : null;
  const place = (list, word, all) => (all ? null : list.includes(word) ? list.indexOf(word) : undefined);
  return [
    place(index.codes, code, code === "*" || code === ""),
    place(index.municipalities, municipality, municipality === null),
  ];
}

function route() {
  const hash = location.hash;
  const [kind, value] = [hash.slice(1, hash.indexOf("=")), hash.slice(hash.indexOf("=") + 1)];
  const before = shownBefore;
  shownBefore = hash;
  if (kind === "q") {
    if (/^#(cell|s)=/.test(before)) trail = before;
    const found = find(decoded(value));
    return found ? openReport(...found) : missing(decoded(value));
  }
  if (kind === "d") {
    const place = index.documents.findIndex(([name]) => name === decoded(value));
    return place < 0 ? missing(decoded(value)) : openReport(place);
  }
  if (kind === "cell") {
    const [code, municipality] = cellOf(value);
    if (code === undefined || municipality === undefined) return missing(decoded(value));
    markCell(hash);
    return backTo(before, openCell(code, municipality));
  }
  if (kind === "s") {
    byId("search-text").value = decoded(value);
    return backTo(before, openHits(decoded(value)));
  }
  if (hash === "#main") return byId("main").focus();
  hidePanel();
  if (kind === "t" || !hash) showPart(value || "overview");
}

/** Marks the cell of the matrix whose quotes are shown. */
function markCell(hash) {
  for (const marked of matrix.querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
  [...matrix.querySelectorAll("a")].find((link) => link.hash === hash)?.setAttribute("aria-current", "true");
}

/** Gives the focus to the link that one came back from, else to the panel's heading. */
function backTo(before, heading) {
  const link = before.startsWith("#q=") ? [...panel.querySelectorAll("a")].find(({ hash }) => hash === before) : null;
  (link ?? heading).focus();
}

function missing(id) {
  openPanel({ kind: "missing", title: say("page.missing"), content: make("p", {}, make("code", {}, id)) }).focus();
}

filtersChanged.push(() => {
  if (panel.hidden) return;
  const focused = document.activeElement;
  const at = panel.dataset.kind === "report" ? reading.at : null;
  if (panel.dataset.kind === "report") {
    const { source } = reading;
    reading = null;
    drawReport(source);
    if (at !== null) point(at);
  } else if (panel.dataset.kind === "cell") openCell(...cellOf(location.hash.slice("#cell=".length)));
  else if (panel.dataset.kind === "search") openHits(byId("search-text").value);
  focused?.focus({ preventScroll: true });
});

byId("theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  tellTheme();
});

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function tellTheme() {
  byId("theme").setAttribute("aria-pressed", String(isDark()));
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tellTheme);
addEventListener("hashchange", route);
tellTheme();
drawMatrix();
showPart("overview");
route();
