// The matrix: its numbers follow the filters, and the arrow keys go from cell to cell.

const matrix = byId("matrix");
const cells = [...matrix.tBodies[0].rows].map((row) => [...row.querySelectorAll("td[data-code]")]);

/** The number of codings that count, by municipality and code. */
function tally() {
  const numbers = index.municipalities.map(() => new Int32Array(index.codes.length));
  let total = 0;
  for (let at = 0; at < CODINGS; at += 1) {
    if (!counts(at)) continue;
    numbers[codings.municipality[at]][codings.code[at]] += 1;
    total += 1;
  }
  return [numbers, total];
}

const [everything] = tally();

function drawMatrix() {
  const [numbers, total] = tally();
  const most = Math.max(1, ...numbers.map((row) => Math.max(...row)));
  cells.forEach((row, municipality) => {
    row[0].parentElement.hidden = filter.municipality !== null && filter.municipality !== municipality;
    row.forEach((cell, code) => drawCell(cell, numbers[municipality][code], everything[municipality][code], most));
  });
  for (const cell of matrix.querySelectorAll("[data-code]")) {
    cell.hidden = filter.code !== null && Number(cell.dataset.code) !== filter.code;
  }
  byId("count").textContent = say("page.counted", { n: number(total), all: number(CODINGS) });
  enter(matrix.querySelector("td:not([hidden]) a"));
}

function drawCell(cell, n, all, most) {
  cell.dataset.heat = Math.ceil(8 * Math.sqrt(n / most));
  const link = cell.firstElementChild;
  if (link.tagName !== "A") return;
  link.querySelector("b").textContent = number(n);
  link.querySelector(".of").textContent = n === all ? "" : say("page.of", { all: number(all) });
}

/** Makes this the one cell that the tab key stops at. */
function enter(link) {
  for (const other of matrix.querySelectorAll("td a[tabindex='0']")) other.tabIndex = -1;
  if (link) link.tabIndex = 0;
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The next cell with a link and in sight, from this one on in a direction. */
function neighbour(cell, [down, right]) {
  let row = cells.indexOf([...cells].find((own) => own.includes(cell)));
  let column = cells[row].indexOf(cell);
  for (;;) {
    row += down;
    column += right;
    const next = cells[row]?.[column];
    if (!next) return null;
    const link = next.querySelector("a");
    if (link && !next.hidden && !next.parentElement.hidden) return link;
  }
}

matrix.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td[data-code]");
  if (!cell || !STEPS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const link = neighbour(cell, STEPS[event.key]);
  if (link) {
    enter(link);
    link.focus();
  }
});

matrix.addEventListener("focusin", (event) => {
  if (event.target.closest("td[data-code]")) enter(event.target);
});

filtersChanged.push(drawMatrix);
