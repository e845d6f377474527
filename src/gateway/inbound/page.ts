import { createHash } from "node:crypto";
import type { Page, PageReply } from "../../workers/core/channel.ts";
import { escapeHtml } from "../../workers/core/html.ts";
import type { Reply } from "../core/http.ts";

const STYLE = `
:root { color-scheme: light dark; --ground: oklch(0.978 0.004 80); --surface: oklch(0.995 0.002 80);
  --ink: oklch(0.26 0.012 70); --muted: oklch(0.47 0.014 70); --line: oklch(0.9 0.007 75); --accent: oklch(0.51 0.19 282);
  --yes: oklch(0.46 0.11 152); --no: oklch(0.5 0.17 26); --on-decision: oklch(0.99 0.005 90); }
@media (prefers-color-scheme: dark) { :root { --ground: oklch(0.185 0.006 70); --surface: oklch(0.222 0.007 70);
  --ink: oklch(0.94 0.007 80); --muted: oklch(0.74 0.012 75); --line: oklch(0.315 0.009 70); --accent: oklch(0.76 0.125 287);
  --yes: oklch(0.79 0.13 152); --no: oklch(0.76 0.125 24); --on-decision: oklch(0.17 0.01 90); } }
* { box-sizing: border-box; }
body { margin: 0; padding: clamp(16px, min(9vh, 12vw), 88px) 16px 32px; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; -webkit-text-size-adjust: 100%; }
header, main { max-width: 560px; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 16px; padding: 0 4px 12px;
  color: var(--muted); font-size: 14px; }
.brand { color: var(--ink); font-weight: 600; }
.brand::before { content: ""; display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 4px;
  background: var(--accent); }
.as { overflow-wrap: anywhere; }
main { padding: clamp(20px, 5vw, 32px); background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
.eyebrow { margin: 0 0 4px; color: var(--muted); font-size: 14px; }
h1 { margin: 0 0 12px; font-size: 21px; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; white-space: pre-wrap; }
.decision { margin: 0 0 8px; font-size: 32px; line-height: 1.2; }
p { margin: 0 0 12px; overflow-wrap: anywhere; white-space: pre-wrap; }
.question { font-size: 17px; font-weight: 500; }
dl { display: grid; grid-template-columns: minmax(88px, 30%) minmax(0, 1fr); gap: 8px 16px; margin: 20px 0 0;
  padding: 16px 0 0; border-top: 1px solid var(--line); font-size: 15px; font-variant-numeric: tabular-nums; }
dt { color: var(--muted); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
form { margin: 24px 0 0; }
button { min-height: 48px; padding: 10px 24px; border: 0; border-radius: 8px; background: var(--ink); color: var(--surface);
  font: inherit; font-weight: 600; overflow-wrap: anywhere; cursor: pointer; }
.yes { background: var(--yes); color: var(--on-decision); } .no { background: var(--no); color: var(--on-decision); }
a { color: inherit; text-underline-offset: 3px; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note { margin: 12px 0 0; color: var(--muted); font-size: 14px; }
.link { margin: 16px 0 0; } main > :last-child { margin-bottom: 0; }
@media (max-width: 30rem) { button { width: 100%; } }
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
  // The form of the page is to say where it comes from, and nobody else is to learn its address.
  "referrer-policy": "same-origin",
  "x-robots-tag": "noindex, nofollow",
  "x-frame-options": "DENY",
};

/** A page for a person who came by a link: plain HTML, no script. Its form POSTs to the page's own address. */
export function pageReply({ status, page, retryAfterSeconds: seconds }: PageReply): Reply {
  const headers = seconds === undefined ? HEADERS : { ...HEADERS, "retry-after": String(seconds) };
  return { status, headers, body: html(page) };
}

function html(page: Page): string {
  const { title, question, as } = page;
  const brand = `<header><span class="brand">awaithumans</span>${paragraph(as && `You answer as ${as}`, "as", "span")}</header>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(question === undefined ? title : `${title}: ${question}`)} · awaithumans</title>
<style>${STYLE}</style>
</head>
<body>${brand}
<main>${partsOf(page).filter(Boolean).join("\n")}</main></body>
</html>
`;
}

function partsOf({ title, question, eyebrow, paragraphs, facts = [], button, note, link }: Page): string[] {
  const look = question === undefined ? "" : ' class="decision"';
  return [
    paragraph(eyebrow, "eyebrow"),
    `<h1${look} dir="auto">${escapeHtml(title)}</h1>`,
    paragraph(question, "question"),
    ...paragraphs.map((text) => `<p dir="auto">${escapeHtml(text)}</p>`),
    facts.length === 0 ? "" : `<dl>${facts.map(fact).join("")}</dl>`,
    button === undefined
      ? ""
      : `<form method="post"><button class="${button.tone}">${escapeHtml(button.label)}</button></form>`,
    paragraph(note, "note"),
    link === undefined
      ? ""
      : `<p class="link"><a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a></p>`,
  ];
}

function paragraph(text: string | undefined, look: string, element = "p"): string {
  return text === undefined ? "" : `<${element} class="${look}" dir="auto">${escapeHtml(text)}</${element}>`;
}

function fact({ name, value }: { name: string; value: string }): string {
  return `<dt>${escapeHtml(name)}</dt><dd dir="auto">${escapeHtml(value)}</dd>`;
}
