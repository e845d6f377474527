import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import type { Logger } from "pino";
import { STEPS, type Step, UNDER_WAY } from "../services/core/step.ts";
import { within } from "../services/core/within.ts";
import type { TracingSettings } from "./settings.ts";
import { beginSpan, StepSpan } from "./span.ts";

export interface TracingOptions {
  settings: TracingSettings;
  version: string;
  log: Logger;
}

export interface Tracing {
  /** Sends what there is, for two seconds at most. */
  close(): Promise<void>;
}

/** Spans kept while the collector is away, about 10 MB of them; the newest are dropped beyond that. */
const QUEUE_MAX = 8_192;
const SEND_AFTER_MS = 500;
const SEND_TIMEOUT_MS = 5_000;
const CLOSE_MS = 2_000;

/** Makes spans of the steps of this process and sends them to a collector, until closed. One at a time in a process. */
export function openTracing({ settings, version, log }: TracingOptions): Tracing {
  const { url, headers, serviceName, ratio } = settings;
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: SEND_TIMEOUT_MS });
  const processor = new BatchSpanProcessor(telling(exporter, log), {
    maxQueueSize: QUEUE_MAX,
    maxExportBatchSize: 512,
    scheduledDelayMillis: SEND_AFTER_MS,
    exportTimeoutMillis: SEND_TIMEOUT_MS,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName, "service.version": version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer("awaithumans", version);
  STEPS.start.bindStore(UNDER_WAY, (step) => {
    step.span = beginSpan(tracer, step, UNDER_WAY.getStore());
    return step.span;
  });
  STEPS.subscribe(ENDS);
  return {
    async close() {
      STEPS.unsubscribe(ENDS);
      STEPS.start.unbindStore(UNDER_WAY);
      await within(
        provider.shutdown().catch(() => {}),
        CLOSE_MS,
      );
    },
  };
}

const nothing = () => {};

const ENDS = {
  start: nothing,
  end: nothing,
  asyncStart: nothing,
  asyncEnd: end,
  error({ error, ...step }: Step & { error: unknown }) {
    // A refused call is no failure; its interceptor knows which errors are ours.
    if (step.kind !== "call") step.span?.fail(classOf(error));
  },
};

function end({ span }: Step): void {
  if (span instanceof StepSpan) span.end();
}

/** SQLSTATE or the like, else the name of the error: never its text, which may quote what was sent. */
function classOf(error: unknown): string {
  if (!(error instanceof Error)) return "Error";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** An exporter whose trouble is told in the log, once for each outage, and to nobody else. */
function telling(exporter: SpanExporter, log: Logger): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed && !failing) log.warn({ reason: classOf(result.error) }, "traces cannot be sent");
        if (!failed && failing) log.info("traces are sent again");
        failing = failed;
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
