import { type HttpHandler, pathOf } from "../core/http.ts";
import type { PlainRow } from "../core/row.ts";
import { dashboard } from "./dashboard.ts";
import { type DocsOptions, openDocs } from "./docs/index.ts";
import { embedPages, isEmbedPath } from "./embed.ts";
import { swaggerRows } from "./swagger.ts";

/** What people look at. */
export interface Pages {
  /** Whatever no other door takes: the documentation, else the dashboard. */
  readonly handle: HttpHandler;
  /** Swagger UI, as rows of the dialect that it documents. */
  readonly documentation: readonly PlainRow[];
}

export interface PagesOptions {
  dashboardDir: string;
  docs: DocsOptions;
  /** Origins of pages that may show an embedded form. */
  embedOrigins: readonly string[];
}

export function pages({ dashboardDir, docs, embedOrigins }: PagesOptions): Pages {
  const screens = dashboard(dashboardDir);
  const documents = openDocs(docs);
  const embed = embedPages(embedOrigins);
  return {
    handle: (req, res) =>
      isEmbedPath(req) ? embed(req, res) : (documents.find(pathOf(req)) ?? screens)(req, res),
    documentation: swaggerRows(),
  };
}
