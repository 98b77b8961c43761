// The panel beside the matrix (over it, where the window is narrow): quotes of a cell, a report, or hits of a search.

const panel = byId("panel");
let opener = null; // what had the focus before the panel opened
let trail = ""; // the list that a report was opened from

const covers = () => getComputedStyle(panel).position === "fixed";

/** Shows the panel and returns its heading; `amount` says how much there is, aloud too. */
function openPanel({ kind, title, amount = "", facts = [], controls = [], content }) {
  if (panel.hidden) opener = document.activeElement;
  const heading = make("h2", { id: "panel-title", tabindex: "-1" }, title);
  const list = kind === "report" ? trail : "";
  const back = list ? make("a", { class: "plain", href: list }, `← ${say("page.back")}`) : null;
  const close = make("button", { type: "button", class: "plain close", click: closePanel }, say("page.close"));
  panel.replaceChildren(
    make(
      "header",
      {},
      make("div", { class: "controls" }, back, ...controls, close),
      heading,
      make("p", { class: "facts" }, make("span", { class: "amount" }, amount), facts),
    ),
    make("div", { class: "content" }, content),
  );
  byId("said").textContent = amount;
  panel.dataset.kind = kind;
  panel.hidden = false;
  document.body.classList.add("with-panel");
  panel.scrollTop = 0;
  yieldToPanel();
  return heading;
}

/** What lies under the panel is out of reach while it is covered. */
function yieldToPanel() {
  const under = !panel.hidden && covers();
  for (const element of document.querySelectorAll(".top, .parts, #filters, #main")) element.inert = under;
}

function closePanel() {
  setAddress(`#t=${part}`);
  hidePanel();
}

function hidePanel() {
  if (panel.hidden) return;
  const within = panel.contains(document.activeElement) || document.activeElement === document.body;
  panel.hidden = true;
  panel.replaceChildren();
  trail = "";
  markCell("");
  document.body.classList.remove("with-panel");
  yieldToPanel();
  if (within) (opener?.isConnected && opener !== document.body ? opener : byId("main")).focus();
}

/** One step back: from a report to the list that it was opened from, else out of the panel. */
function stepBack() {
  if (panel.dataset.kind === "report" && trail) go(trail);
  else closePanel();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) stepBack();
});
addEventListener("resize", yieldToPanel);
