import { type HttpHandler, type Reply, send } from "../../core/http.ts";
import { PAGE_HEADERS } from "../security.ts";
import { type Envelope, errorIndex, errorPages } from "./error-pages.ts";
import { escapeText } from "./escape.ts";
import { type DocPage, readLibrary } from "./library.ts";
import { llmsFullText, llmsText } from "./llms.ts";
import { shell } from "./shell.ts";
import { DOCS_POLICY, STYLE } from "./style.ts";

export interface DocsOptions {
  /** Where the Markdown lies. */
  dir: string;
  publicUrl: string;
  envelope: Envelope;
}

export interface Docs {
  /** The handler of a request for a document; undefined for every other path. */
  find(path: string): HttpHandler | undefined;
}

/** The documentation below `/docs`, and what language models read. It is made when it is first asked for. */
export function openDocs(options: DocsOptions): Docs {
  let shelf: Shelf | undefined;
  return {
    find(path) {
      const place = path.replace(/(?<=.)\/$/, "");
      if (place !== "/docs" && !place.startsWith("/docs/") && !LLMS.has(place)) return undefined;
      shelf ??= fill(options);
      const reply = shelf.pages.get(place) ?? shelf.missing;
      return (req, res) => send(res, answer(req.method, reply));
    },
  };
}

const LLMS: ReadonlySet<string> = new Set(["/llms.txt", "/llms-full.txt"]);

interface Shelf {
  readonly pages: ReadonlyMap<string, Reply>;
  readonly missing: Reply;
}

function fill({ dir, publicUrl, envelope }: DocsOptions): Shelf {
  const library = readLibrary(dir);
  const errors = errorIndex(envelope);
  const entries = [...library, errors];
  const placed = (page: DocPage, current: string): [string, Reply][] => {
    const [place, asSource] = [`/docs/${page.name}`, `/docs/${page.name}.md`];
    return [
      [place, html(200, shell({ ...page, entries, current, source: asSource }))],
      [asSource, text("text/markdown", page.markdown)],
    ];
  };
  return {
    pages: new Map([
      ...entries.flatMap((page) => placed(page, page.name)),
      ...errorPages(envelope).flatMap((page) => placed(page, errors.name)),
      ["/docs", html(200, shell({ ...contentsOf(entries), entries }))],
      ["/docs/style.css", text("text/css", STYLE)],
      ["/llms.txt", text("text/plain", llmsText(library, errors, publicUrl))],
      ["/llms-full.txt", text("text/plain", llmsFullText(entries, publicUrl))],
    ]),
    missing: html(404, shell({ ...NO_PAGE, entries })),
  };
}

function answer(method: string | undefined, reply: Reply): Reply {
  const isRead = method === "GET" || method === "HEAD";
  return isRead ? reply : { status: 405, headers: { allow: "GET, HEAD" } };
}

const HEADERS = {
  ...PAGE_HEADERS,
  "content-security-policy": DOCS_POLICY,
  "cache-control": "no-cache",
};

const text = (type: string, body: string): Reply => ({
  status: 200,
  headers: { ...HEADERS, "content-type": `${type}; charset=utf-8` },
  body,
});

const html = (status: number, body: string): Reply => ({ ...text("text/html", body), status });

const NO_PAGE = {
  title: "There is no such page",
  summary: "The documentation has no page at this address.",
  html: "<h1>There is no such page</h1>\n<p>The documentation has no page at this address. All that there are stand in the list.</p>",
};

function contentsOf(pages: readonly DocPage[]) {
  const title = "Documentation";
  const summary = "How agents ask people, how people answer, and how to run the server between them.";
  const items = pages.map(
    (page) =>
      `<li><a href="/docs/${escapeText(page.name)}">${escapeText(page.title)}</a><span>${escapeText(page.summary)}</span></li>`,
  );
  return {
    title,
    summary,
    html: `<h1>${title}</h1>\n<p>${summary}</p>\n<ul class="cards">${items.join("")}</ul>`,
  };
}
