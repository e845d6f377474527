import type { Reply } from "../core/http.ts";
import type { Dialect, PlainRow } from "../core/row.ts";

/** Where the metrics of this process are read. */
export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/** The answer that scrapers read. */
export async function metricsReply(metrics: MetricsText): Promise<Reply> {
  return { status: 200, headers: { "content-type": metrics.contentType }, body: await metrics.text() };
}

/** The metrics among everything else, for operators and the admin token. */
export function metricsPage(metrics: MetricsText, refusal: Dialect["refusal"]): Dialect {
  const row: PlainRow = {
    method: "GET",
    path: "/metrics",
    operator: true,
    doc: {
      tag: "Server",
      summary: "Metrics for Prometheus",
      answer: { status: 200, description: "In the text format." },
      errors: [],
      internal: true,
    },
    reply: () => metricsReply(metrics),
  };
  return { base: "/metrics", publicPrefixes: [], rows: [row], refusal };
}
