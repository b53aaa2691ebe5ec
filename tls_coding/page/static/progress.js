// How far the work is: by coder, by transcript, by code. Bars for the eye, numbers in words.

import { fill, h } from "./dom.js";
import { caseNames, codeName, codeOf, transcriptOf } from "./study.js";
import { number, percent, say } from "./language.js";
import { get } from "./wire.js";

export async function openProgress(main, go) {
  const { coders, transcripts, codes } = await get("/api/progress");
  fill(
    main,
    h(
      "section.page.progress",
      {},
      h("h1", {}, say("progress")),
      byCoder(coders),
      byTranscript(transcripts),
      byCode(codes),
    ),
  );
  return { keys: { q: () => go("#queue") }, title: say("progress") };
}

function byCoder(coders) {
  const heads = [
    "coder",
    "share",
    "decided_head",
    "accepted_head",
    "rejected_head",
    "unsure_head",
    "added_head",
    "waiting_head",
  ];
  const row = (each) => [
    h("th", { scope: "row" }, each.coder),
    bar(each.decided, each.decided + each.waiting, "yes"),
    ...[each.decided, each.accepted, each.rejected, each.unsure, each.added, each.waiting].map(cell),
  ];
  return table(say("by_coder"), heads, coders.map(row));
}

function byTranscript(transcripts) {
  const row = (each) => {
    const at = `#transcript/${encodeURIComponent(each.id)}`;
    const about = caseNames(transcriptOf(each.id)?.case);
    return [
      h("th", { scope: "row" }, h("a", { href: at }, each.id), about && h("small", {}, about)),
      bar(each.decided ?? each.codings, (each.decided ?? each.codings) + each.waiting, "yes"),
      cell(each.codings),
      cell(each.waiting),
      h("td", {}, each.done.length ? each.done.join(", ") : "–"),
    ];
  };
  return table(
    say("by_transcript"),
    ["transcript", "share", "codings_head", "waiting_head", "finished_head"],
    transcripts.map(row),
  );
}

function byCode(codes) {
  const row = (each) => [
    h(
      "th",
      { scope: "row" },
      h("span.swatch", { vars: { "--colour": codeOf(each.id).colour } }),
      h("a", { href: `#codebook/${encodeURIComponent(each.id)}` }, codeName(each.id)),
    ),
    bar(each.decided, each.decided + each.waiting, "yes"),
    cell(each.decided),
    cell(each.accepted),
    cell(each.waiting),
  ];
  return table(
    say("by_code"),
    ["code", "share", "decided_head", "accepted_head", "waiting_head"],
    codes.map(row),
  );
}

function table(title, heads, rows) {
  const head = h(
    "tr",
    {},
    heads.map((name) => h("th", { scope: "col" }, say(name))),
  );
  return h(
    "section",
    {},
    h("h2", {}, title),
    h(
      "div.scroll",
      { tabindex: "0", role: "region", "aria-label": title },
      h(
        "table",
        {},
        h("thead", {}, head),
        h(
          "tbody",
          {},
          rows.map((row) => h("tr", {}, row)),
        ),
      ),
    ),
  );
}

const cell = (value) => h("td.n", {}, value === undefined ? "–" : number(value));

function bar(part, whole, tone) {
  const share = whole > 0 ? part / whole : 0;
  const said = whole > 0 ? percent(share) : "–";
  return h(
    "td.share",
    {},
    h(`span.bar.${tone}`, { "aria-hidden": "true" }, h("span", { vars: { "--share": share } })),
    h("span", {}, said),
  );
}
