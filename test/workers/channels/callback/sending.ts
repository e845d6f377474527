import { networks } from "../../../../src/services/outbound/index.ts";
import { type Limits, Poster } from "../../../../src/workers/channels/callback/post.ts";

const loopback = networks(["127.0.0.0/8", "::1/128"]);

/** Loopback may be reached. */
export const open: Limits = { allow: loopback, budgetMs: 10_000, connectMs: 3_000, connections: 8 };

/** One callback by a poster of its own. */
export async function send(url: string, limits: Limits = open) {
  const poster = new Poster(limits);
  try {
    const headers = { "X-Test": "1", "User-Agent": "awaithumans/0" };
    return await poster.post({ url, headers, body: '{"a":"\\u00e9"}' });
  } finally {
    await poster.close();
  }
}
