import { escapeText } from "./escape.ts";

export interface Entry {
  readonly name: string;
  readonly title: string;
}

export interface Sheet {
  readonly title: string;
  readonly summary: string;
  readonly html: string;
  /** Every page there is to go to, in order. */
  readonly entries: readonly Entry[];
  /** Name of the page, or of the one that it belongs to. */
  readonly current?: string;
  /** Address of its source, where it has one. */
  readonly source?: string;
}

/** A page of the documentation: no script, one style. */
export function shell(sheet: Sheet): string {
  const { title, summary, html, source } = sheet;
  const links = linksTo(sheet);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)} · awaithumans</title>
<meta name="description" content="${escapeText(summary)}">
${source === undefined ? "" : `<link rel="alternate" type="text/markdown" href="${escapeText(source)}">`}
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header><a class="brand" href="/docs">awaithumans</a><a href="/api/docs">API</a><a href="/">Dashboard</a></header>
<div class="frame">
<nav class="side" aria-label="Documentation">${links}</nav>
<details class="menu"><summary>All pages</summary><nav aria-label="Documentation">${links}</nav></details>
<main id="content">
${html}${turn(sheet)}
</main>
</div>
</body>
</html>
`;
}

function linksTo({ entries, current }: Sheet): string {
  const items = entries.map(({ name, title }) => {
    const here = name === current ? ' aria-current="page"' : "";
    return `<li><a href="/docs/${escapeText(name)}"${here}>${escapeText(title)}</a></li>`;
  });
  return `<ul>${items.join("")}</ul>`;
}

/** Where to go on from here. */
function turn({ entries, current, source }: Sheet): string {
  const at = entries.findIndex(({ name }) => name === current);
  if (at === -1) return "";
  const link = (entry: Entry | undefined, mark: (title: string) => string) =>
    entry === undefined
      ? ""
      : `<a href="/docs/${escapeText(entry.name)}">${mark(escapeText(entry.title))}</a>`;
  const before = link(entries[at - 1], (title) => `← ${title}`);
  const after = link(entries[at + 1], (title) => `${title} →`);
  const text = source === undefined ? "" : `<a href="${escapeText(source)}">As Markdown</a>`;
  return `<footer class="turn">${before}${text}${after}</footer>`;
}
