import type { Fact } from "../../../core/evidence.ts";
import { escapeHtml } from "../../../core/html.ts";
import type { Button, Letter } from "./letter.ts";

const FONT = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;";
const GROUND = "background:#f4f3f1;";
const CARD = "background:#ffffff;border:1px solid #dedcd8;border-radius:8px;";
const INK = "color:#26231f;";
const MUTED = "color:#6b6660;";
const LINE = "border-top:1px solid #e7e5e1;";
const WRAP = "overflow-wrap:anywhere;word-break:break-word;";

const TONES: Readonly<Record<Button["tone"], string>> = {
  primary: "background:#26231f;color:#ffffff;border:1px solid #26231f;",
  yes: "background:#1f6b3d;color:#ffffff;border:1px solid #1f6b3d;",
  no: "background:#b3372c;color:#ffffff;border:1px solid #b3372c;",
  plain: "background:#ffffff;color:#26231f;border:1px solid #b9b5ae;",
};

/** Where the reader's mail program has a dark look; every other one keeps the inline colours. */
const DARK = `@media (prefers-color-scheme:dark){.ground{background:#1b1a19!important}.card{background:#262524!important;border-color:#3d3b38!important}.ink{color:#eceae7!important}.mark{background:#a99bf5!important}.muted{color:#a8a39c!important}.line{border-color:#3d3b38!important}.primary{background:#eceae7!important;color:#262524!important;border-color:#eceae7!important}.plain{background:#262524!important;color:#eceae7!important;border-color:#6f6a63!important}}`;

/** A letter as HTML for mail programs: one table, styles inline, nothing that is loaded from elsewhere. */
export function renderHtml(letter: Letter): string {
  const { preview, eyebrow, title, paragraphs, facts, asking, buttons, link, footer } = letter;
  const parts = [
    `<p class="muted" style="margin:0 0 8px;font-size:13px;line-height:18px;${MUTED}">${escapeHtml(eyebrow)}</p>`,
    `<h1 class="ink" dir="auto" style="margin:0 0 12px;font-size:20px;line-height:27px;font-weight:600;${INK}${WRAP}">${linesOf(title)}</h1>`,
    ...paragraphs.map(
      (text) =>
        `<p class="ink" dir="auto" style="margin:0 0 12px;font-size:15px;line-height:22px;${INK}${WRAP}">${linesOf(text)}</p>`,
    ),
    tableOf(facts),
    ...asking.map(
      (text, index) =>
        `<p class="ink" dir="auto" style="margin:${index === 0 ? 20 : 4}px 0 0;font-size:15px;line-height:22px;${index === 0 ? "font-weight:600;" : ""}${INK}${WRAP}">${linesOf(text)}</p>`,
    ),
    buttons.length === 0
      ? ""
      : `<div style="margin:${asking.length === 0 ? 20 : 12}px 0 0;">${buttons.map(buttonOf).join("")}</div>`,
    link === undefined
      ? ""
      : `<p class="ink" style="margin:8px 0 0;font-size:15px;line-height:22px;${INK}"><a class="ink" href="${escapeHtml(link.href)}" style="${INK}">${escapeHtml(link.label)}</a></p>`,
  ];
  const small = footer.map(
    (text) =>
      `<p class="muted" style="margin:0 0 6px;font-size:12px;line-height:17px;${MUTED}${WRAP}">${escapeHtml(text)}</p>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${DARK}</style>
</head>
<body class="ground" style="margin:0;padding:0;${GROUND}">
<div style="display:none;max-height:0;overflow:hidden;">${escapeHtml(preview)}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="${GROUND}"><tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px;"><tr><td class="ink" style="padding:0 28px 12px;text-align:left;font-size:14px;line-height:20px;font-weight:600;${INK}${FONT}"><span class="mark" style="display:inline-block;width:12px;height:12px;margin-right:8px;border-radius:4px;background:#5b3fd0;"></span>awaithumans</td></tr></table>
<table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px;table-layout:fixed;${CARD}"><tr><td style="padding:28px;text-align:left;${FONT}">
${parts.filter((part) => part !== "").join("\n")}
</td></tr></table>
<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px;"><tr><td style="padding:16px 28px;text-align:left;${FONT}">
${small.join("\n")}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

function tableOf(facts: readonly Fact[]): string {
  if (facts.length === 0) return "";
  const rows = facts.map(({ name, value }) => {
    const cell = `padding:8px 0;font-size:14px;line-height:20px;vertical-align:top;${LINE}${WRAP}`;
    return `<tr><td class="muted line" width="34%" style="${cell}padding-right:12px;${MUTED}">${escapeHtml(name)}</td><td class="ink line" dir="auto" style="${cell}${INK}">${linesOf(value)}</td></tr>`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0 0;table-layout:fixed;">${rows.join("")}</table>`;
}

function buttonOf({ label, href, tone }: Button): string {
  const style = `display:inline-block;margin:0 8px 8px 0;padding:11px 20px;border-radius:8px;font-size:15px;line-height:20px;font-weight:600;text-decoration:none;${TONES[tone]}${WRAP}`;
  return `<a class="${tone}" href="${escapeHtml(href)}" style="${style}">${escapeHtml(label)}</a>`;
}

/** Line breaks, and the indentation after them, which HTML would swallow. */
function linesOf(text: string): string {
  return escapeHtml(text).replace(
    /\n( *)/g,
    (_break, spaces: string) => `<br>${"&nbsp;".repeat(spaces.length)}`,
  );
}
