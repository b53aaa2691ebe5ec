// The filters of the queue: a drawer of lists with true counts, and one line of what is chosen.

import { button, fill, h } from "./dom.js";
import { openWindow } from "./ask.js";
import { flagName } from "./item.js";
import { caseName, codeName } from "./study.js";
import { number, plain, say, spoken } from "./language.js";

export const DIMENSIONS = ["code", "case", "language", "transcript", "speaker", "role", "flag", "rule"];
export const ORDERS = ["place", "doubt", "use"];
const MANY = 12; // values from which a list can be searched

const NAMES = {
  code: codeName,
  case: caseName,
  language: spoken,
  flag: flagName,
  role: (role) => say(`role_${role}`),
};

export const nameOf = (dimension, value) =>
  (NAMES[dimension] ? NAMES[dimension](value) : value) || say("unnamed");

// Filters as they stand in an address → as the queue holds them.
export function readFilters(query) {
  const filters = { status: query.get("status") || "waiting", order: query.get("order") || "place" };
  if (query.get("disagreement")) filters.disagreement = "1";
  for (const dimension of DIMENSIONS) if (query.has(dimension)) filters[dimension] = query.getAll(dimension);
  return filters;
}

// What is chosen, each with a way out.
export function chosenLine(filters, change) {
  const chips = DIMENSIONS.flatMap((dimension) =>
    (filters[dimension] || []).map((value) => {
      const name = nameOf(dimension, value);
      const drop = () => change({ [dimension]: filters[dimension].filter((each) => each !== value) });
      return h(
        "button.chip",
        { type: "button", onclick: drop, "aria-label": say("drop", { name }) },
        name,
        h("span", { "aria-hidden": "true" }, "×"),
      );
    }),
  );
  return h("span.chosen", {}, chips);
}

// Opens the drawer. `desk()` gives the filters and facets of now; `change` sets some of the filters.
export function openDrawer(desk, change) {
  const place = h("div.facets");
  const refresh = () => {
    const opened = new Set([...place.querySelectorAll("details[open]")].map((each) => each.dataset.of));
    const focus = document.activeElement?.dataset?.value;
    fill(
      place,
      drawn(desk(), opened, (some) => change(some).then(refresh)),
    );
    if (focus) place.querySelector(`[data-value="${CSS.escape(focus)}"]`)?.focus();
  };
  openWindow(say("filters"), place, { kind: "drawer" });
  refresh();
  place.querySelector("input, summary")?.focus();
}

function drawn({ filters, facets, total }, opened, change) {
  const lists = DIMENSIONS.filter((each) => Object.keys(facets[each] || {}).length).map((dimension) =>
    facetList(dimension, facets[dimension], filters[dimension] || [], opened.has(dimension), change),
  );
  const clear = () => change(Object.fromEntries(DIMENSIONS.map((each) => [each, []])));
  return [
    h("p.count", { role: "status" }, say("left", { n: total })),
    h("fieldset", {}, h("legend", {}, say("show")), statuses(filters, facets, change)),
    h("fieldset", {}, h("legend", {}, say("order")), orders(filters, change)),
    lists,
    h("p", {}, button(say("clear"), "", clear, "quiet")),
  ];
}

function statuses(filters, facets, change) {
  const choices = ["waiting", "unsure", "confirm"].map((status) =>
    radio(
      "status",
      status,
      say(`queue_${status}`),
      filters.status === status,
      () => change({ status }),
      facets.status?.[status],
    ),
  );
  const flip = (event) => change({ disagreement: event.target.checked ? "1" : "" });
  const differing =
    facets.disagreement === undefined
      ? null
      : check("disagreement", say("disagreement"), facets.disagreement, filters.disagreement === "1", flip);
  return [choices, differing];
}

const orders = (filters, change) =>
  ORDERS.map((order) =>
    radio("order", order, say(`order_${order}`), filters.order === order, () => change({ order })),
  );

function radio(group, value, label, checked, onchange, count) {
  const input = h("input", {
    type: "radio",
    name: group,
    value,
    onchange,
    "data-value": `${group}:${value}`,
  });
  input.checked = checked;
  return h(
    "label.choice",
    {},
    input,
    h("span", {}, label),
    " ",
    count !== undefined && h("span.n", {}, number(count)),
  );
}

function check(value, label, count, checked, onchange) {
  const input = h("input", { type: "checkbox", onchange, "data-value": value });
  input.checked = checked;
  return h(
    "label.choice",
    { "data-name": plain(label) },
    input,
    h("span", {}, label),
    " ",
    h("span.n", {}, number(count)),
  );
}

function facetList(dimension, counts, chosen, opened, change) {
  const missing = chosen.filter((value) => !(value in counts)).map((value) => [value, 0]);
  const values = [
    ...Object.entries(counts).filter(([value, n]) => n > 0 || chosen.includes(value)),
    ...missing,
  ];
  values.sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const flip = (value) => (event) =>
    change({
      [dimension]: event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value),
    });
  const boxes = () =>
    values.map(([value, n]) =>
      check(`${dimension}:${value}`, nameOf(dimension, value), n, chosen.includes(value), flip(value)),
    );
  const head = h(
    "summary",
    {},
    say(`by_${dimension}`),
    chosen.length > 0 && h("span.n", {}, number(chosen.length)),
  );
  return lazy(h("details", { "data-of": dimension, open: opened || chosen.length > 0 }, head), () => {
    const drawn = boxes();
    return [values.length > MANY && seeker(drawn, dimension), h("div.list", {}, drawn)];
  });
}

// Fills a list when it is first opened: there may be thousands of rules.
function lazy(details, content) {
  const draw = () => details.children.length === 1 && details.append(...content().filter(Boolean));
  if (details.open) draw();
  details.addEventListener("toggle", () => details.open && draw());
  return details;
}

function seeker(boxes, dimension) {
  const seek = (event) => {
    const wanted = plain(event.target.value);
    for (const box of boxes) box.hidden = !box.dataset.name.includes(wanted);
  };
  return h("input.seek", {
    type: "search",
    oninput: seek,
    placeholder: say("seek"),
    "aria-label": say("labelled", { name: say("seek"), what: say(`by_${dimension}`) }),
  });
}
