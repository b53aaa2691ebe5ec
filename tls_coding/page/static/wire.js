// What the page asks of the server and tells it; a refusal comes back as one sentence.

import { say } from "./language.js";

export class Refused extends Error {
  constructor(sentence, status, item = null) {
    super(sentence);
    this.status = status;
    this.item = item;
  }
}

export const get = (path, query = {}) => ask(path + asked(query), {});

export const tell = (act) => send("/api/act", act);

export function send(path, body) {
  const headers = { "Content-Type": "application/json", "X-TLS": "1" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

// Filters as they stand in an address: each may be a list.
export function asked(query) {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const each of [value].flat())
      if (each !== null && each !== undefined && each !== "") parts.append(key, each);
  }
  return parts.size ? `?${parts}` : "";
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused(say("unreached"), 0);
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok)
    throw new Refused(
      answer?.error ? await inPage(answer.error) : say("failed", { status: response.status }),
      response.status,
      answer?.item,
    );
  if (answer === null) throw new Refused(say("failed", { status: response.status }), response.status);
  return answer;
}

// What the server said in English, in the reader's language where it is known.
const inPage = (sentence) =>
  import("./refusals.js").then(
    ({ refusal }) => refusal(sentence),
    () => sentence,
  );
