import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REASONS, type ReasonName } from "../../../../src/services/core/errors.ts";
import { read } from "../../../tidy/tree.ts";
import { startServer, type TestServer } from "../../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(server.url + path, { redirect: "manual", ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const PAGES = [
  ...["lifecycle", "idempotency", "routing", "channels", "dashboard", "verifier", "callbacks", "security"],
  ...["configuration", "self-hosting", "deploy", "operations", "performance", "client-languages"],
];
const CODES = Object.keys(REASONS) as ReasonName[];

/** The addresses that a page links to, without places in it. */
const linksIn = (html: string): string[] =>
  [...html.matchAll(/href="([^"#]+)/g)].map(([, href = ""]) => href);

describe("the pages", () => {
  test("the index names all of them, in the order in which they are read", async () => {
    const { status, text } = await get("/docs");
    expect(status).toBe(200);
    const cards = text.slice(text.indexOf('class="cards"'));
    expect(linksIn(cards)).toEqual([...PAGES, "errors"].map((name) => `/docs/${name}`));
  });

  test.each([...PAGES, "errors", "errors/TASK_NOT_FOUND"])("%s is a page without a script", async (name) => {
    const { status, headers, text } = await get(`/docs/${name}`);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).not.toMatch(/<script|style="|\son\w+="/);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text.match(/aria-current="page"/g)).toHaveLength(2);
  });

  test("their sources are served as they are", async () => {
    for (const name of PAGES) {
      const { status, headers, text } = await get(`/docs/${name}.md`);
      expect([status, headers.get("content-type")]).toEqual([200, "text/markdown; charset=utf-8"]);
      expect(text).toBe(read(`docs/${name}.md`));
    }
  });

  test("every link on them leads to something, and every place that is named is there", async () => {
    const seen = new Map<string, string>();
    const visit = async (path: string): Promise<void> => {
      if (seen.has(path) || !path.startsWith("/") || path === "/") return;
      const { status, text } = await get(path);
      expect(status, path).toBe(200);
      seen.set(path, text);
      if (path.startsWith("/docs") && !path.endsWith(".md"))
        for (const link of linksIn(text)) await visit(link);
    };
    await visit("/docs");
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        "/docs/style.css",
        "/api/docs",
        "/api/openapi.json",
        "/docs/errors/LAST_OPERATOR",
      ]),
    );
    for (const [path, text] of seen) {
      for (const [, page, place] of text.matchAll(/href="(\/docs\/[\w-]+|)#([\w-]+)"/g)) {
        expect(seen.get(page || path), `${path} names #${place} of ${page}`).toContain(`id="${place}"`);
      }
    }
  });

  test("what is not there is a page that says so, and a trailing slash makes no difference", async () => {
    for (const path of ["/docs/nowhere", "/docs/errors/NOTHING", "/docs/nowhere.md", "/docs/missing"]) {
      const { status, text } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toContain("There is no such page");
    }
    expect((await get("/docs/lifecycle/")).status).toBe(200);
    expect((await get("/docs/")).status).toBe(200);
  });

  test("they are read and nothing else", async () => {
    const post = await get("/docs", { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await get("/docs/lifecycle", { method: "HEAD" });
    expect([head.status, head.text]).toEqual([200, ""]);
  });
});

describe("the pages of the errors", () => {
  test.each(CODES)("%s", async (code) => {
    const { status, text } = await get(`/docs/errors/${code}`);
    expect(status).toBe(200);
    expect(text).toContain(`>${code}</h1>`);
    expect(text).toContain(REASONS[code].title);
    const { text: source } = await get(`/docs/errors/${code}.md`);
    const { why, next } = REASONS[code];
    expect(source).toContain(`## Why\n\n${why}\n\n## What to do\n\n${next}\n`);
    const [, example = ""] = /```json\n([\s\S]*)\n```/.exec(source) ?? [];
    expect(JSON.parse(example)).toMatchObject({ error_code: code, error: code });
  });

  test("a refusal leads to its page, which says its status", async () => {
    const refused = await server.admin("/api/tasks/tsk_none");
    const { docs } = await refused.json();
    expect(docs).toBe("http://localhost:3001/docs/errors/TASK_NOT_FOUND");
    const { text } = await get(`${new URL(docs).pathname}.md`);
    expect(text).toContain("| HTTP | 404 |\n| Connect, gRPC | `not_found` |");
  });

  test("the index has every code with its status", async () => {
    const { text } = await get("/docs/errors.md");
    expect(text.match(/^\| \d{3} \| `[A-Z_]+` \| .+ \|$/gm)).toHaveLength(CODES.length);
    expect(text).toContain("| 409 | `IDEMPOTENCY_CONFLICT` | The key names another question |");
  });
});

describe("what language models read", () => {
  test("llms.txt has a title, a summary and lists of links that lead somewhere", async () => {
    const { status, headers, text } = await get("/llms.txt");
    expect([status, headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(text).toMatch(/^# awaithumans\n\n> .+\n\n/);
    expect(text.match(/^## .+$/gm)).toEqual(["## Documents", "## API", "## Optional"]);
    const links = [...text.matchAll(/^- \[.+\]\(http:\/\/localhost:3001(.+)\): .+$/gm)].map(
      ([, path = ""]) => path,
    );
    expect(links).toHaveLength(PAGES.length + 4);
    for (const path of links) expect((await get(path)).status, path).toBe(200);
  });

  test("llms-full.txt is all documents, with links that lead somewhere from there", async () => {
    const { text } = await get("/llms-full.txt");
    for (const name of PAGES) {
      const [title = "", ...lines] = read(`docs/${name}.md`).trim().split("\n");
      expect(text).toContain(title);
      for (const line of lines.filter((line) => !line.includes("]("))) expect(text).toContain(line);
    }
    expect(text).not.toMatch(/\]\([\w-]+\.md/);
    expect(text).toMatch(/\]\(https?:[^)]*\/docs\/channels\.md/);
  });
});
