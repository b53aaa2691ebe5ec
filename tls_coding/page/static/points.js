// Places in a text: the study counts code points, the browser UTF-16 units; 😀 is one and two.

export class Points {
  constructor(text) {
    this.pairs = [...text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)].map((match) => match.index);
  }

  // The place of a code point, in units.
  toUnits(point) {
    return point + count(this.pairs, (unit, before) => unit - before < point);
  }

  // The place of a unit, in code points; inside a pair: after it.
  toPoints(unit) {
    return unit - count(this.pairs, (pair) => pair + 1 < unit);
  }
}

// A text as it is read: lines that a program broke run on, blank lines stay. As long as before.
export const runOn = (text) => text.replace(/(?<!\n)\n(?!\n)/g, " ");

export const lengthOf = (text) => new Points(text).toPoints(text.length);

// How many at the front of a sorted list hold; the list holds up to a place and not after it.
function count(list, holds) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle], middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The UTF-16 units before the end of a range of text inside an element.
function unitsBefore(element, node, offset) {
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

// What is selected inside an element whose text is `text`: [start, end] in code points, or null.
export function selectedIn(element, text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const start = unitsBefore(element, range.startContainer, range.startOffset);
  const end = unitsBefore(element, range.endContainer, range.endOffset);
  return trimmed(text, start, end);
}

// Units to code points, without the white space at both ends.
export function trimmed(text, start, end) {
  const words = text.slice(start, end);
  const from = start + words.length - words.trimStart().length;
  const to = end - (words.length - words.trimEnd().length);
  const points = new Points(text);
  return from < to ? [points.toPoints(from), points.toPoints(to)] : null;
}
