import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fail } from "../../services/core/errors.ts";
import type { Reply } from "../core/http.ts";
import type { PlainRow, RowDoc } from "../core/row.ts";
import { PAGE_HEADERS, PAGE_POLICY } from "./security.ts";

/** Swagger UI styles its elements inline; scripts stay ours. */
const HEADERS = {
  ...PAGE_HEADERS,
  "content-security-policy": PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
};
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
};
const FILES: ReadonlySet<string> = new Set(["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"]);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>awaithumans API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** Requests go to the same origin, so the operator's cookie travels along by itself. */
const START = `window.ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
`;

const doc: RowDoc = {
  tag: "Server",
  summary: "Swagger UI",
  answer: { status: 200, description: "A page." },
  errors: [],
  open: true,
};

const file = (body: string | Uint8Array, type: string): Reply => ({
  status: 200,
  headers: { ...HEADERS, "content-type": type, "cache-control": "no-cache" },
  body,
});

/** The interactive documentation, from the files of the `swagger-ui-dist` package. */
export function swaggerRows(): PlainRow[] {
  const folder = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  return [
    { method: "GET", path: "/api/docs", doc, reply: () => file(PAGE, "text/html; charset=utf-8") },
    {
      method: "GET",
      path: "/api/docs/:file",
      doc,
      reply: async (http) => {
        const name = http.param("file");
        if (name === "start.js") return file(START, "text/javascript; charset=utf-8");
        if (!FILES.has(name)) throw fail("ROUTE_NOT_FOUND");
        return file(
          await readFile(path.join(folder, name)),
          TYPES[path.extname(name)] ?? "application/octet-stream",
        );
      },
    },
  ];
}
