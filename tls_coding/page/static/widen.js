// A passage and its turn in; a longer or shorter passage out. All places are offsets into the body.

import { Points, lengthOf } from "./points.js";

// What `w` goes through: the passage as it came, the sentences that it touches, its turn.
export function widths({ start, end, sentences = [], turn_start: from, before, pieces, after }) {
  const touched = sentences.filter(([s, e]) => s < end && e > start);
  const all = [{ name: "original", span: [start, end] }];
  const turn = [from, from + lengthOf(before + pieces.map(([text]) => text).join("") + after)];
  if (touched.length)
    all.push({ name: "sentence", span: [Math.min(start, touched[0][0]), Math.max(end, touched.at(-1)[1])] });
  all.push({ name: "turn", span: turn });
  return all.filter((each, i) => all.findIndex((other) => String(other.span) === String(each.span)) === i);
}

// One word more or less: right and left move the end, up and down the start.
export function longer(text, from, [start, end], key) {
  const points = new Points(text);
  const words = [...text.matchAll(/\S+/gu)].map((match) => [match.index, match.index + match[0].length]);
  const places = words.map((word) => word.map((unit) => from + points.toPoints(unit)));
  const starts = places.map(([s]) => s);
  const ends = places.map(([, e]) => e);
  const moves = {
    "Shift+ArrowRight": [start, ends.find((e) => e > end) ?? end],
    "Shift+ArrowLeft": [start, ends.findLast((e) => e < end && e > start) ?? end],
    "Shift+ArrowUp": [starts.findLast((s) => s < start) ?? start, end],
    "Shift+ArrowDown": [starts.find((s) => s > start && s < end) ?? start, end],
  };
  return moves[key];
}
