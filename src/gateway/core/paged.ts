import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { begin, type HttpResponse, isGone, type Reply } from "./http.ts";
import type { PagedRow, RowRequest } from "./row.ts";

/** Asks for one page; the message is one that the row made. */
type Ask = (message: unknown) => Promise<Parameters<PagedRow["pages"]["text"]>[0]>;

interface Answer {
  /** What the first page begins the answer with. */
  reply: Reply;
  /** The pages behind it, as text. */
  rest: AsyncIterable<string>;
}

/** The first page is asked for now, so that a refusal is told as usual; each other only once there is room for it. */
export async function openPages(row: PagedRow, http: RowRequest, ask: Ask): Promise<Answer> {
  const first = await ask(row.request(http));
  async function* rest() {
    for (let next = row.pages.next(first, http); next !== undefined; ) {
      const page = await ask(next);
      yield row.pages.text(page, http);
      next = row.pages.next(page, http);
    }
  }
  return { reply: row.response(first, http), rest: rest() };
}

/**
 * Sends the answer as fast as it is read. Its length is told by its end: where a page cannot be had the connection breaks,
 * so that nobody takes a part for the whole.
 */
export async function sendPages(res: HttpResponse, { reply, rest }: Answer, isHead: boolean): Promise<void> {
  if (isGone(res)) return;
  begin(res, reply);
  // The two classes of response have the same methods, which TypeScript cannot call on their union.
  const out = res as ServerResponse;
  if (isHead) {
    out.end();
    return;
  }
  async function* texts() {
    yield reply.body ?? "";
    yield* rest;
  }
  await pipeline(texts, out);
}
