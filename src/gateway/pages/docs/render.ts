import { Marked, type Tokens } from "marked";
import { escapeText } from "./escape.ts";
import { codeLink } from "./links.ts";

export interface Rendered {
  readonly title: string;
  /** The first paragraph, as plain text. */
  readonly summary: string;
  readonly html: string;
}

/** Markdown as HTML. HTML in it is shown as text, so that a page is what its source says and nothing more. */
export function render(markdown: string): Rendered {
  const tokens = MARKED.lexer(markdown);
  const first = (type: string) => plain(tokens.find((token) => token.type === type)?.raw ?? "");
  return {
    title: first("heading"),
    summary: first("paragraph"),
    html: MARKED.parser(tokens),
  };
}

/** What Markdown shows, without its marks, on one line. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^#+ |[`*]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

const code = (text: string): string => `<code>${escapeText(text)}</code>`;

const MARKED = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeText(text),
    image: ({ text }: Tokens.Image) => escapeText(text),
    codespan: ({ text }: Tokens.Codespan) => {
      const href = codeLink(text);
      return href === undefined ? code(text) : `<a href="${escapeText(href)}">${code(text)}</a>`;
    },
    // What is wider than a phone is scrolled, by keyboard, too.
    code: ({ text }: Tokens.Code) => `<pre tabindex="0">${code(text)}</pre>\n`,
    heading(this: Inline, { tokens, depth, text }: Tokens.Heading) {
      const id = anchorOf(text);
      return `<h${depth} id="${escapeText(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    link(this: Inline, { href, tokens }: Tokens.Link) {
      const target = targetOf(href);
      const text = this.parser.parseInline(tokens);
      return target === undefined ? text : `<a href="${escapeText(target)}">${text}</a>`;
    },
    table(this: Inline, { header, rows }: Tokens.Table) {
      const inline = ({ tokens }: Tokens.TableCell) => this.parser.parseInline(tokens);
      // On a phone, cells stand below each other and say what they are.
      const label = (at: number) => escapeText(plain(header[at]?.text ?? ""));
      const head = header.map((cell) => `<th>${inline(cell)}</th>`).join("");
      const body = rows.map(
        (row) =>
          `<tr>${row.map((cell, at) => `<td data-label="${label(at)}">${inline(cell)}</td>`).join("")}</tr>`,
      );
      return `<div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>\n`;
    },
  },
});

interface Inline {
  parser: { parseInline(tokens: Tokens.Generic[]): string };
}

/** As in the repository's own view: lower case, words joined by hyphens. */
function anchorOf(heading: string): string {
  return plain(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replace(/\s+/g, "-");
}

/** Another document, a place on the page, or an address elsewhere; a file of the repository is not served. */
function targetOf(href: string): string | undefined {
  const document = /^([\w-]+)\.md(#.*)?$/.exec(href);
  if (document) return `/docs/${document[1]}${document[2] ?? ""}`;
  return /^(?:https?:\/\/|#|\/(?!\/))/.test(href) ? href : undefined;
}
