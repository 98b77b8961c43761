// A report in full, its codings marked in the text: a line of the code's own colour and pattern, and its name.

let reading = null; // {source, segments: the elements by place, at: the segment pointed at}

function openReport(place, segment = null) {
  const source = report(place);
  if (panel.hidden || panel.dataset.kind !== "report" || reading?.source !== source) drawReport(source);
  if (segment === null) byId("panel-title").focus();
  else point(segment);
}

function drawReport(source) {
  const { about } = source;
  const marked = source.codingsOf.reduce((sum, own, segment) => sum + countedIn(source, segment).length, 0);
  const share = say("page.marked", { n: number(marked), all: number(source.codings.length) });
  const text = make("article", { class: "report" });
  const details = { id: "details", class: "details", "aria-label": say("page.details"), "aria-live": "polite" };
  reading = { source, segments: [], at: null };
  text.append(...drawBlocks(source));
  openPanel({
    kind: "report",
    title: about.title,
    amount: share,
    facts: [
      fact(say("document"), about.name),
      fact(say("municipality"), about.municipality),
      fact(say("year"), about.year),
      fact(say("type"), about.type),
      fact(say("words"), number(about.words)),
    ],
    controls: [
      make("button", { type: "button", class: "plain", click: () => step(-1) }, `↑ ${say("page.previous")}`),
      make("button", { type: "button", class: "plain", click: () => step(1) }, `↓ ${say("page.next")}`),
    ],
    content: [text, make("aside", details)],
  });
}

/** The blocks as elements; bullets in a row make a list, cells in a row a group. */
function drawBlocks(source) {
  const drawn = [];
  let first = 0;
  for (const [kind, , page, depth, , language, segments] of source.blocks) {
    const heading = `h${Math.min(6, depth + 3)}`;
    const name = { heading, bullet: "li", quote: "blockquote", cell: "span" }[kind] ?? "p";
    const block = make(name, { lang: ["nb", "nn"][language], class: kind, "data-page": page || null });
    for (let segment = first; segment < first + segments; segment += 1) {
      if (segment > first && !source.joined.includes(segment)) block.append(" ");
      block.append(drawSegment(source, segment));
    }
    first += segments;
    const group = { bullet: "UL", cell: "DIV" }[kind];
    if (!group) drawn.push(block);
    else if (drawn.at(-1)?.tagName === group) drawn.at(-1).append(block);
    else drawn.push(make(group, { class: `${kind}s` }, block));
  }
  return drawn;
}

function drawSegment(source, segment) {
  const own = countedIn(source, segment);
  const words = make("span", { class: "words" }, source.texts[segment]);
  const element = make("span", { class: "segment", tabindex: "-1", "data-id": source.ids[segment] }, words);
  reading.segments[segment] = element;
  if (own.length) {
    words.classList.add("coded");
    words.dataset.n = Math.min(own.length, 4);
    words.style.setProperty("--first", `var(--code-${own[0].code})`);
    words.style.backgroundImage = own.slice(0, 4).map(({ code }) => `var(--line-${code})`).join(", ");
    const choose = () => {
      point(segment);
      setAddress(quoteLink(quoteId(source, segment)), "replaceState");
    };
    const names = own.map(({ code }) => codeLabel(code));
    element.append(
      "\u00a0",
      make("button", { type: "button", class: "tags", click: choose }, own.map(({ code }) => drawTag(code))),
    );
    element.lastChild.setAttribute("aria-label", say("page.about", { codes: names.join(", ") }));
  }
  return element;
}

/** Points at a segment: in sight, marked, with the focus, and told of below the text. */
function point(segment) {
  const { source, segments } = reading;
  if (reading.at !== null) {
    segments[reading.at].classList.remove("pointed");
    segments[reading.at].removeAttribute("aria-current");
  }
  reading.at = segment;
  const element = segments[segment];
  element.classList.add("pointed");
  element.setAttribute("aria-current", "true");
  element.focus({ preventScroll: true });
  tellOf(source, segment);
  if (!covers()) panel.scrollIntoView();
  panel.scrollTop += element.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight * 0.4;
}

/** Tells of the segment below the text: its id, where it stands, its finding type, and its codes with their reasons. */
function tellOf(source, segment) {
  const id = quoteId(source, segment);
  const type = `${shown(index.types[source.types[segment]])} ${score(source.certainties[segment])}`;
  const reasons = source.codingsOf[segment].map(drawReason);
  byId("details").replaceChildren(
    make("p", {}, make("a", { href: quoteLink(id), class: "id" }, make("code", {}, id))),
    make("p", { class: "facts" }, whereabouts(source, segment), fact(say("finding_type"), type)),
    make("p", { class: "facts" }, reasons.length ? reasons : say("page.no_code")),
  );
}

/** Points at the next segment with a coding that counts, before or after the one pointed at. */
function step(direction) {
  const { source, at } = reading;
  let segment = at ?? (direction > 0 ? -1 : source.ids.length);
  do segment += direction;
  while (segment >= 0 && segment < source.ids.length && !countedIn(source, segment).length);
  if (segment < 0 || segment >= source.ids.length) return;
  point(segment);
  setAddress(quoteLink(quoteId(source, segment)), "replaceState");
}
