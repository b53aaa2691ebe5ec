// Colours stretches of the text without changing it, where the browser can (CSS Custom Highlights);
// elsewhere the turns that are touched are drawn again in pieces.

import { h } from "./dom.js";
import { partsOf } from "./turns.js";

const able = () => typeof Highlight === "function" && Boolean(CSS.highlights);

let sheet = null;

// One style for each code: a wash of its colour. The names are numbers, the colours checked.
export function defineColours(codes) {
  sheet ||= new CSSStyleSheet();
  if (!document.adoptedStyleSheets.includes(sheet))
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const rule = ({ colour }, i) => {
    const wash = `{ background-color: ${/^#[0-9a-f]{6}$/i.test(colour) ? colour : "#808080"}38; }`;
    return able() ? `::highlight(code-${i}) ${wash}` : `.code-${i} ${wash}`;
  };
  sheet.replaceSync(codes.map(rule).join("\n"));
}

export function painter(turns) {
  return able() ? withHighlights(turns) : withPieces(turns);
}

function withHighlights(turns) {
  const names = new Set();
  const set = (name, spans, priority = 0) => {
    const ranges = spans.flatMap(([start, end]) => partsOf(turns, start, end).map(staticRange));
    const highlight = new Highlight(...ranges);
    highlight.priority = priority;
    names.add(name);
    CSS.highlights.set(name, highlight);
  };
  return { set, clear: () => names.forEach((name) => CSS.highlights.delete(name)) };
}

function staticRange([turn, from, to]) {
  const node = turn.words.firstChild;
  return new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to });
}

function withPieces(turns) {
  const layers = new Map(); // name → parts by turn
  const set = (name, spans) => {
    const old = layers.get(name) || new Map();
    const fresh = new Map();
    for (const [start, end] of spans) {
      for (const [turn, from, to] of partsOf(turns, start, end))
        fresh.set(turn, [...(fresh.get(turn) || []), [from, to]]);
    }
    layers.set(name, fresh);
    for (const turn of new Set([...old.keys(), ...fresh.keys()])) drawPieces(turn, layers);
  };
  return { set, clear: () => layers.clear() };
}

function drawPieces(turn, layers) {
  const worn = [...layers].flatMap(([name, parts]) =>
    (parts.get(turn) || []).map(([from, to]) => ({ name, from, to })),
  );
  const cuts = [...new Set([0, turn.text.length, ...worn.flatMap(({ from, to }) => [from, to])])].sort(
    (a, b) => a - b,
  );
  const pieces = cuts.slice(0, -1).map((from, i) => {
    const names = worn.filter((each) => each.from <= from && from < each.to).map((each) => each.name);
    const text = turn.text.slice(from, cuts[i + 1]);
    return names.length ? h("span", { class: names.join(" ") }, text) : text;
  });
  turn.words.replaceChildren(...pieces);
}
