// Elements. Text goes in as text nodes only, so that nothing in a report can turn into markup.

const byId = (id) => document.getElementById(id);

/** A new element with attributes (`false` and `null` leave one out, a function is an event's listener) and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

/** A label and what it is, one of several in a row; null where it is nothing. */
function fact(label, value) {
  if (value === "" || value === null) return null;
  return make("span", { class: "fact" }, make("span", {}, `${label}: `), String(value));
}

/** The first of many elements, and a button for the next ones; `draw(item)` makes one. */
function capped(items, first, draw, list = make("div")) {
  const add = (from, to) => {
    list.append(...items.slice(from, to).map(draw));
    if (to >= items.length) return;
    const next = Math.min(items.length, to + first * 4);
    const left = say("page.more", { n: number(next - to), all: number(items.length) });
    const more = make("button", { type: "button", class: "more" }, left);
    more.addEventListener("click", () => {
      more.replaceWith();
      add(to, next);
      list.children[to]?.querySelector("a, button")?.focus();
    });
    list.append(more);
  };
  add(0, Math.min(first, items.length));
  return list;
}
