import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import sirv from "sirv";
import {
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  headerOf,
  pathOf,
  send,
} from "../core/http.ts";
import { setPageHeaders } from "./security.ts";

const TEXT = { "content-type": "text/plain; charset=utf-8" };

/** Serves the built dashboard from `dir`. A path that is no file is one of its screens: the browser gets `index.html`. */
export function dashboard(dir: string): HttpHandler {
  const built = existsSync(path.join(dir, "index.html"));
  const files = built ? sirv(dir, { brotli: true, etag: true, setHeaders: setCaching }) : undefined;
  return (req, res) => {
    setPageHeaders(res);
    if (req.method !== "GET" && req.method !== "HEAD") return notFound(res);
    if (!files) return isScreen(req) ? notBuilt(res) : notFound(res);
    const [fileReq, fileRes] = asHttp1(req, res);
    files(fileReq, fileRes, () => {
      if (!isScreen(req)) return notFound(res);
      fileReq.url = "/index.html";
      files(fileReq, fileRes, () => notFound(res));
    });
  };
}

/** Files below `assets/` carry a hash of their content in their names. */
function setCaching(res: ServerResponse, pathname: string): void {
  const hashed = pathname.startsWith("/assets/");
  res.setHeader("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
}

function isScreen(req: HttpRequest): boolean {
  const wantsPage = headerOf(req, "accept")?.includes("text/html") ?? false;
  return wantsPage && path.extname(pathOf(req)) === "";
}

function notFound(res: HttpResponse): void {
  send(res, { status: 404, headers: TEXT, body: "There is nothing here.\n" });
}

function notBuilt(res: HttpResponse): void {
  send(res, {
    status: 503,
    headers: TEXT,
    body: "The dashboard is not built yet. Run `npm run build`, then start the server again.\n",
  });
}

/** Sirv reads method, url and headers, and writes head and stream: HTTP/2 has all of these alike. */
function asHttp1(req: HttpRequest, res: HttpResponse): [IncomingMessage, ServerResponse] {
  return [req as IncomingMessage, res as ServerResponse];
}
