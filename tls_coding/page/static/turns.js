// The turns of a transcript as they stand on the page, and the way between places in the body and
// places in the document. A turn: {start, end, text, points, words, marks, element}.

import { h } from "./dom.js";
import { Points, runOn, trimmed } from "./points.js";
import { say } from "./language.js";

export function drawTurns(text) {
  const points = new Points(text.body);
  const body = runOn(text.body);
  let before = null;
  return text.turns.map((turn) => {
    const words = body.slice(points.toUnits(turn.start), points.toUnits(turn.end));
    const drawn = drawTurn(turn, words, text.language, before?.label === turn.label);
    before = turn;
    return drawn;
  });
}

function drawTurn(turn, text, language, goesOn) {
  const words = h("p.words", { lang: language }, text);
  const marks = h("div.marks");
  const bars = h("div.bars", { "aria-hidden": "true" });
  const label = h("span.who", {}, goesOn ? "" : turn.label || "");
  const head = h("div.by", {}, label, turn.time && h("time", {}, turn.time));
  const name = [turn.label, turn.time].filter(Boolean).join(" ") || say("turn", { n: turn.n });
  const element = h(`article.line.${turn.role}`, { "aria-label": name }, head, words, bars, marks);
  return { ...turn, text, points: new Points(text), words, marks, bars, element };
}

// The turn that holds a place, or the last one before it.
export function turnAt(turns, point) {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (turns[middle].start <= point) low = middle;
    else high = middle - 1;
  }
  return turns[low];
}

// The parts of a span that lie in turns: [turn, first unit, last unit].
export function partsOf(turns, start, end) {
  const parts = [];
  for (let i = turns.indexOf(turnAt(turns, start)); i < turns.length && turns[i].start < end; i += 1) {
    const turn = turns[i];
    const from = turn.points.toUnits(Math.max(start, turn.start) - turn.start);
    const to = turn.points.toUnits(Math.min(end, turn.end) - turn.start);
    if (from < to) parts.push([turn, from, to]);
  }
  return parts;
}

// A range over units of a turn, whatever elements stand in it.
export function rangeIn(turn, from, to) {
  const [startNode, startOffset] = nodeAt(turn.words, from);
  const [endNode, endOffset] = nodeAt(turn.words, to);
  const range = document.createRange();
  range.setStart(startNode, startOffset);
  range.setEnd(endNode, endOffset);
  return range;
}

function nodeAt(element, unit) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = unit;
  let node = null;
  while (walker.nextNode()) {
    node = walker.currentNode;
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  return node ? [node, node.length] : [element, 0];
}

// What the reader has selected, in offsets of the body; null where it is nothing or not all here.
export function selectedSpan(turns) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const from = endOf(turns, range.startContainer, range.startOffset, true);
  const to = endOf(turns, range.endContainer, range.endOffset, false);
  if (!from || !to || from.turn.start > to.turn.start) return null;
  if (from.turn === to.turn) {
    const span = trimmed(from.turn.text, from.unit, to.unit);
    return span && span.map((point) => point + from.turn.start);
  }
  const first = trimmed(from.turn.text, from.unit, from.turn.text.length);
  const last = trimmed(to.turn.text, 0, to.unit);
  return [first ? from.turn.start + first[0] : from.turn.end, last ? to.turn.start + last[1] : to.turn.start];
}

// One end of a selection. Where it fell between turns, as a triple click leaves it: the nearest text.
function endOf(turns, node, offset, first) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const words = element.closest(".words");
  const turn = turns.find((each) => (words ? each.words === words : each.element.contains(element)));
  if (!turn) return null;
  if (words) return { turn, unit: unitAt(words, node, offset) };
  if (first) return { turn, unit: turn.text.length };
  const previous = turns[turns.indexOf(turn) - 1];
  return previous ? { turn: previous, unit: previous.text.length } : null;
}

function unitAt(words, node, offset) {
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

// The place of a click in the text, or null.
export function clickedPoint(turns) {
  const selection = getSelection();
  if (!selection.isCollapsed || !selection.focusNode) return null;
  const place = endOf(turns, selection.focusNode, selection.focusOffset, true);
  return place && place.turn.start + place.turn.points.toPoints(place.unit);
}
