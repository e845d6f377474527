import { fail, REASONS, type ReasonName, type Refusal, rpcCode } from "../../../services/core/errors.ts";
import type { Reply } from "../../core/http.ts";
import { type DocPage, pageOf } from "./library.ts";

/** How a refusal looks in the REST dialect that is documented. */
export type Envelope = (refusal: Refusal) => Reply;

// The table is exhaustive by type, which `keys` forgets.
const NAMES = (Object.keys(REASONS) as ReasonName[]).sort();

/** The index of the error codes. All that is said of them comes from the table of reasons. */
export function errorIndex(envelope: Envelope): DocPage {
  return pageOf("errors", indexText(envelope));
}

/** The pages of the error codes. */
export function errorPages(envelope: Envelope): DocPage[] {
  return NAMES.map((name) => pageOf(`errors/${name}`, pageText(name, envelope)));
}

const statusOf = (name: ReasonName, envelope: Envelope): number => envelope(fail(name)).status;

function indexText(envelope: Envelope): string {
  const rows = NAMES.map((name) => ({ name, status: statusOf(name, envelope) }))
    .sort((left, right) => left.status - right.status)
    .map(({ name, status }) => `| ${status} | \`${name}\` | ${REASONS[name].title} |`);
  return `# Errors

Every refused request has the same shape, whatever went wrong.

\`\`\`json
${example(fail("TASK_NOT_FOUND", REASONS.TASK_NOT_FOUND.example), envelope)}
\`\`\`

Decide by \`error_code\`: a code never changes its meaning. \`message\` is for people and may change. \`details\` is there
where something can be named: a list of places (JSON Pointers) with what is wrong, never the value that was sent.
\`request_id\` finds the request in the server's log. \`error\` repeats the code for older clients.

On Connect and gRPC the same facts travel as the detail \`awaithumans.error.v1.ErrorInfo\`, and the code is the name of
its \`reason\`.

| HTTP | Code | What it says |
| --- | --- | --- |
${rows.join("\n")}
`;
}

function pageText(name: ReasonName, envelope: Envelope): string {
  const { title, why, next, example: facts } = REASONS[name];
  const refusal = fail(name, facts);
  return `# ${name}

${title}.

> ${refusal.message}

| | |
| --- | --- |
| HTTP | ${statusOf(name, envelope)} |
| Connect, gRPC | \`${rpcCode(name)}\` |

## Why

${why}

## What to do

${next}

## As it looks

\`\`\`json
${example(refusal, envelope)}
\`\`\`
`;
}

function example(refusal: Refusal, envelope: Envelope): string {
  return JSON.stringify(JSON.parse(String(envelope(refusal).body)), null, 2);
}
