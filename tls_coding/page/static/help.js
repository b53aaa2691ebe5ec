// The keys of each view, for the window of keys: [title, [[keys, what they do], …]].

import { say } from "./language.js";

const group = (title, lines) => [say(title), lines.map(([keys, word]) => [keys, say(word)])];

const DECIDE = [
  ["a", "accept"],
  ["r", "reject"],
  ["u", "unsure"],
  ["s", "skip"],
  ["b", "back"],
  ["z", "undo"],
  ["c", "recode"],
  ["n", "none"],
];
const PASSAGE = [
  ["w", "widen"],
  [["Shift", "← →"], "stretch_end"],
  [["Shift", "↑ ↓"], "stretch_start"],
  ["m", "memo"],
  ["d", "definition"],
  ["t", "whole_interview"],
  ["l", "filters"],
  ["f", "finish"],
];
const READ = [
  [["↓", "↑"], "next_sentence"],
  [["Shift", "↓ ↑"], "more_sentences"],
  [["n", "p"], "next_coding"],
  ["Enter", "coding_here"],
  ["/", "search"],
  ["q", "queue"],
];
const CODE = [
  ["a", "code_or_accept"],
  ["e", "add_code"],
  ["r", "reject"],
  ["u", "unsure"],
  ["c", "recode"],
  ["w", "resize"],
  ["x", "delete"],
  ["m", "memo"],
  ["z", "undo"],
  ["f", "finish"],
  ["d", "definition"],
];
const CODEBOOK = [
  ["/", "search"],
  [["j", "k"], "next_code"],
  ["q", "queue"],
];
const compareLines = () => [
  [["j", "k"], "next_pair"],
  ["m", "reason"],
  [say("yes_key"), "bears"],
  ["n", "lacks"],
  ["z", "undo"],
  ["t", "whole_interview"],
  ["q", "queue"],
];

export const queueHelp = () => [group("help_decide", DECIDE), group("help_passage", PASSAGE)];
export const transcriptHelp = () => [group("help_read", READ), group("help_code", CODE)];
export const codebookHelp = () => [group("codebook", CODEBOOK)];
export const compareHelp = () => [group("compare", compareLines())];
