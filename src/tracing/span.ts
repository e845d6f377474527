import {
  type Span as ApiSpan,
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { Facts, Span, Step } from "../services/core/step.ts";
import { readTraceParent, writeTraceParent } from "../services/core/trace-parent.ts";

/** What a step is called in a trace, by the conventions of OpenTelemetry where there are some. */
const OPTIONS: Readonly<Record<Step["kind"], (name: string) => { name: string } & SpanOptions>> = {
  call: (name) => {
    const [service = "", method = ""] = name.split("/");
    const attributes = { "rpc.system": "connect_rpc", "rpc.service": service, "rpc.method": method };
    return { name, kind: SpanKind.SERVER, attributes };
  },
  job: (name) => ({ name, kind: SpanKind.CONSUMER, attributes: { "awaithumans.job": name } }),
  task: (name) => ({ name: `task ${name}`, kind: SpanKind.INTERNAL }),
  statement: (name) => {
    const attributes = { "db.system.name": "postgresql", "db.operation.name": name };
    return { name, kind: SpanKind.CLIENT, attributes };
  },
  send: (name) => ({
    name: `send ${name}`,
    kind: SpanKind.CLIENT,
    attributes: { "awaithumans.channel": name },
  }),
};

/** What an attribute of ours begins with. */
const PREFIX = "awaithumans.";

/**
 * Begins the span of a step. `current` is the step that it is a part of, if any. A statement of nobody, as the loops
 * have them each second, has no span.
 */
export function beginSpan(tracer: Tracer, step: Step, current: Span | undefined): StepSpan | undefined {
  const around = current?.ended === false ? current : undefined;
  const parent = contextOf(step.parent) ?? contextOf(around?.traceParent);
  if (parent === undefined && step.kind === "statement") return undefined;
  const { name, ...options } = OPTIONS[step.kind](step.name);
  const span = new StepSpan(tracer.startSpan(name, options, parent ?? ROOT_CONTEXT));
  if (around !== undefined && step.parent !== undefined) {
    // The change belongs to the task's trace, whoever made it to their own: each tells of the other.
    span.link(around.traceParent);
    around.link(span.traceParent);
  }
  return span;
}

function contextOf(traceParent: string | undefined): Context | undefined {
  const context = spanContextOf(traceParent);
  return context && trace.setSpanContext(ROOT_CONTEXT, context);
}

function spanContextOf(traceParent: string | null | undefined) {
  const read = readTraceParent(traceParent);
  if (read === undefined) return undefined;
  const { traceId, spanId, sampled } = read;
  return { traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

/** The span of a step, as the step sees it. */
export class StepSpan implements Span {
  readonly traceParent: string;
  readonly ids: Span["ids"];
  ended = false;
  readonly #span: ApiSpan;
  readonly #linked = new Set<string>();

  constructor(span: ApiSpan) {
    const { traceId, spanId, traceFlags } = span.spanContext();
    this.traceParent = writeTraceParent({
      traceId,
      spanId,
      sampled: (traceFlags & TraceFlags.SAMPLED) !== 0,
    });
    this.ids = { trace_id: traceId, span_id: spanId };
    this.#span = span;
  }

  note(facts: Facts): void {
    const attributes: Attributes = {};
    for (const [name, value] of Object.entries(facts)) attributes[PREFIX + name] = value;
    this.#span.setAttributes(attributes);
  }

  fail(what: string): void {
    this.#span.setAttribute("error.type", what);
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  link(traceParent: string | null): void {
    const context = spanContextOf(traceParent);
    if (context === undefined || context.traceId === this.ids.trace_id || this.#linked.has(context.spanId))
      return;
    this.#linked.add(context.spanId);
    this.#span.addLink({ context });
  }

  end(): void {
    this.ended = true;
    this.#span.end();
  }
}
