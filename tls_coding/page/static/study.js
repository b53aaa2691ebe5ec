// What the study is: its codes, cases and transcripts, read once and renewed where counts change.

import { named, plain } from "./language.js";
import { get } from "./wire.js";

export const study = { codes: [], cases: [], transcripts: [], coders: [], blind: {} };
let codes = new Map();
let cases = new Map();

export async function readStudy() {
  Object.assign(study, await get("/api/study"));
  codes = new Map(study.codes.map((code) => [code.id, code]));
  cases = new Map(study.cases.map((each) => [each.id, each]));
}

export const codeOf = (id) => codes.get(id) || { id, label: {}, definition: "", include: [], exclude: [] };
export const codeName = (id) => named(codeOf(id).label) || id;
export const caseName = (id) => cases.get(id)?.label || id;
export const transcriptOf = (id) => study.transcripts.find((each) => each.id === id);
export const caseNames = (ids) => [ids || []].flat().map(caseName).join(", ");

// The codes that hold every word of `asked`, in any language and without accents; names that begin
// with it first, then in the order of the codebook.
export function findCodes(asked, without = []) {
  const wanted = plain(asked)
    .split(/[\s.]+/)
    .filter(Boolean);
  const ranked = [];
  for (const code of study.codes) {
    if (without.includes(code.id)) continue;
    const words = searchable(code);
    if (wanted.every((word) => words.all.includes(word))) ranked.push([rank(words, wanted), code]);
  }
  return ranked.sort((a, b) => a[0] - b[0]).map(([, code]) => code);
}

const known = new WeakMap();

function searchable(code) {
  if (!known.has(code)) {
    const names = [code.id.replaceAll(".", " "), ...Object.values(code.label)].map(plain);
    known.set(code, { names, all: [...names, ...Object.values(code.category || {}).map(plain)].join("\n") });
  }
  return known.get(code);
}

function rank({ names }, wanted) {
  if (!wanted.length) return 0;
  if (names.some((name) => name.startsWith(wanted[0]))) return 0;
  return names.some((name) => name.includes(` ${wanted[0]}`)) ? 1 : 2;
}
