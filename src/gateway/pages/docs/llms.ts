import type { DocPage } from "./library.ts";

const SUMMARY =
  "A server through which AI agents ask people: a task is a question with a typed answer, a deadline and exactly " +
  "one outcome. An agent creates it over REST, Connect or gRPC, a person answers a form in the dashboard, in Slack " +
  "or by e-mail, and the agent goes on with a typed value.";

/** The index for language models, as llmstxt.org describes it. */
export function llmsText(pages: readonly DocPage[], errors: DocPage, publicUrl: string): string {
  const entry = ({ title, name, summary }: DocPage) =>
    `- [${title}](${publicUrl}/docs/${name}.md): ${summary}`;
  return `# awaithumans

> ${SUMMARY}

Programs send \`Authorization: Bearer\` with the admin token or an API key. Create a task with \`POST /api/tasks\`, wait
with \`GET /api/tasks/{id}/poll\`, and repeat the poll until the status is final.

## Documents

${pages.map(entry).join("\n")}
${entry(errors)}

## API

- [OpenAPI 3.1](${publicUrl}/api/openapi.json): every operation, with schemas and examples
- [OpenAPI 3.0](${publicUrl}/api/openapi-3.0.json): the same for older tools

## Optional

- [Everything in one file](${publicUrl}/llms-full.txt): all documents one after another
`;
}

/** All documents in one text. */
export function llmsFullText(pages: readonly DocPage[], publicUrl: string): string {
  const whole = pages.map(({ markdown }) => markdown.trim()).join("\n\n---\n\n");
  return whole.replace(/\]\(([\w-]+)\.md/g, `](${publicUrl}/docs/$1.md`);
}
