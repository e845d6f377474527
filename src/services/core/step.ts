import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";

/** What takes a while and leaves something behind: an RPC, a job, a task's change, a statement or what is sent to somebody outside. */
export interface Step {
  readonly kind: "call" | "job" | "task" | "statement" | "send";
  /** Of the RPC, job, change, statement or channel. */
  readonly name: string;
  /** W3C `traceparent` of what asked for it, where that was another process or an earlier time. */
  readonly parent?: string | undefined;
  /** What tracing keeps of it; set by tracing alone, and nowhere else than there where it is on. */
  span?: Span | undefined;
}

/** What is told of a step: names, ids and outcomes, never what somebody sent. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** A step as tracing sees it. */
export interface Span {
  /** W3C `traceparent`, by which others go on in the same trace. */
  readonly traceParent: string;
  /** For the log. */
  readonly ids: { readonly trace_id: string; readonly span_id: string };
  /** Timers and queues outlive the step that set them off: what they do then is no part of it. */
  readonly ended: boolean;
  note(facts: Facts): void;
  /** The step went wrong by our fault; `what` is a class of errors. */
  fail(what: string): void;
  /** The step has to do with that one, which may be of another trace. */
  link(traceParent: string | null): void;
}

/** Told of every step in this process, by the observers of this channel: tracing, and tests that end the process between two. */
export const STEPS = tracingChannel<Span | undefined, Step>("awaithumans:step");

/** The step that is under way here, where tracing is on. */
export const UNDER_WAY = new AsyncLocalStorage<Span | undefined>();

/** Runs a step; where nobody observes, it is the bare call. */
export function step<Result>(about: Step, run: (span: Span | undefined) => Promise<Result>): Promise<Result> {
  return STEPS.hasSubscribers ? STEPS.tracePromise(() => run(about.span), about) : run(undefined);
}

/** For work that is done later on behalf of several: runs it as a part of the step that is under way now. */
export function asPartOfThis(): <Result>(run: () => Result) => Result {
  return STEPS.hasSubscribers ? AsyncLocalStorage.snapshot() : now;
}

function now<Result>(run: () => Result): Result {
  return run();
}
