// The interviews of the study, with what each still waits for.

import { fill, h } from "./dom.js";
import { caseNames, readStudy, study } from "./study.js";
import { plain, number, say, spoken } from "./language.js";

export async function openTranscripts(main) {
  await readStudy();
  const list = h("ul.interviews");
  const draw = (asked = "") => fill(list, listed(asked).map(line));
  const seek = h("input.seek", {
    type: "search",
    placeholder: say("seek"),
    "aria-label": say("seek"),
    oninput: () => draw(seek.value),
  });
  fill(
    main,
    h("section.page", {}, h("h1", {}, say("transcripts")), study.transcripts.length > 12 && seek, list),
  );
  draw();
  return { keys: {}, title: say("transcripts") };
}

// Those that are this coder's to read first.
function listed(asked) {
  const wanted = plain(asked);
  const found = study.transcripts.filter((each) =>
    plain(`${each.id} ${caseNames(each.case)}`).includes(wanted),
  );
  return [...found.filter((each) => each.assigned), ...found.filter((each) => !each.assigned)];
}

function line(each) {
  const facts = [caseNames(each.case), spoken(each.language), say("words", { n: each.words })];
  const state = [
    each.done && h("span.finished", {}, say("status_finished")),
    each.waiting > 0 && h("span", {}, say("left", { n: each.waiting })),
    each.codings > 0 && h("span", {}, say("codings_n", { n: number(each.codings) })),
    !each.assigned && h("span.quiet", {}, say("not_assigned")),
  ];
  const to = `#transcript/${encodeURIComponent(each.id)}`;
  return h(
    "li",
    {},
    h(
      "a",
      { href: to },
      h("b", {}, each.id),
      h("span.facts", {}, facts.filter(Boolean).join(" · ")),
      h("span.state", {}, state),
    ),
  );
}
