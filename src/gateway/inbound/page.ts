import { createHash } from "node:crypto";
import type { Page } from "../../workers/core/channel.ts";
import { escapeHtml } from "../../workers/core/html.ts";
import type { Reply } from "../core/http.ts";

const STYLE = `
:root { color-scheme: light dark; --ground: oklch(0.97 0.004 80); --surface: oklch(1 0 0); --ink: oklch(0.25 0.01 80);
  --muted: oklch(0.48 0.01 80); --line: oklch(0.88 0.006 80); --accent: oklch(0.5 0.2 285); --yes: oklch(0.47 0.13 150);
  --no: oklch(0.5 0.19 27); --on: oklch(1 0 0); }
@media (prefers-color-scheme: dark) { :root { --ground: oklch(0.19 0.006 80); --surface: oklch(0.24 0.006 80);
  --ink: oklch(0.94 0.004 80); --muted: oklch(0.72 0.008 80); --line: oklch(0.36 0.008 80); --accent: oklch(0.76 0.13 285);
  --yes: oklch(0.75 0.14 150); --no: oklch(0.74 0.14 27); --on: oklch(0.19 0.006 80); } }
* { box-sizing: border-box; }
body { margin: 0; padding: 32px 16px; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 560px; margin: 0 auto; padding: 28px; background: var(--surface); border: 1px solid var(--line);
  border-radius: 8px; }
.eyebrow { margin: 0 0 8px; color: var(--muted); font-size: 14px; }
h1 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; white-space: pre-wrap; }
p { margin: 0 0 12px; overflow-wrap: anywhere; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: minmax(96px, 32%) minmax(0, 1fr); gap: 8px 16px; margin: 16px 0;
  padding: 16px 0; border-block: 1px solid var(--line); font-variant-numeric: tabular-nums; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
form { margin: 20px 0 0; }
button { min-height: 44px; padding: 8px 20px; border: 0; border-radius: 8px; background: var(--accent); color: var(--on);
  font: inherit; font-weight: 600; cursor: pointer; }
button.yes { background: var(--yes); } button.no { background: var(--no); }
a { color: inherit; } a:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.link { margin: 16px 0 0; }
`;

/** The page's one style is known by its hash; nothing else is loaded, and forms go nowhere else. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": POLICY,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
  "x-frame-options": "DENY",
};

/** A page for a person who came by a link: plain HTML, no script. Its form POSTs to the page's own address. */
export function pageReply(status: number, page: Page): Reply {
  return { status, headers: HEADERS, body: html(page) };
}

function html({ title, eyebrow, paragraphs, facts = [], button, link }: Page): string {
  const parts = [
    eyebrow === undefined ? "" : `<p class="eyebrow">${escapeHtml(eyebrow)}</p>`,
    `<h1 dir="auto">${escapeHtml(title)}</h1>`,
    ...paragraphs.map((text) => `<p dir="auto">${escapeHtml(text)}</p>`),
    facts.length === 0 ? "" : `<dl>${facts.map(fact).join("")}</dl>`,
    button === undefined
      ? ""
      : `<form method="post"><button class="${button.tone}">${escapeHtml(button.label)}</button></form>`,
    link === undefined
      ? ""
      : `<p class="link"><a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a></p>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)} · awaithumans</title>
<style>${STYLE}</style>
</head>
<body><main>${parts.filter(Boolean).join("\n")}</main></body>
</html>
`;
}

function fact({ name, value }: { name: string; value: string }): string {
  return `<dt>${escapeHtml(name)}</dt><dd dir="auto">${escapeHtml(value)}</dd>`;
}
