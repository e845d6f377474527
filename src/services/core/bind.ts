import type {
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { type Call, originKey } from "./call.ts";

/** What a verb needs to sign a caller in or out; the cookie itself is the gateway's business. */
export interface SessionCookie {
  issue(token: string): Promise<string>;
  clear(): string;
}

/** Where calls get their time, ids and randomness from; tests give their own. */
export interface CallSources {
  now(): Date;
  newId(): string;
  newSecret(): string;
  cookie: SessionCookie;
}

/** One verb for each method of a service. */
export type Verbs<S extends DescService, D> = {
  [K in keyof S["method"]]: S["method"][K] extends DescMethodUnary<infer I, infer O>
    ? (deps: D, request: MessageShape<I>, call: Call) => Promise<MessageInitShape<O>>
    : S["method"][K] extends DescMethodServerStreaming<infer I, infer O>
      ? (deps: D, request: MessageShape<I>, call: Call) => AsyncIterable<MessageInitShape<O>>
      : never;
};

function makeCall(context: HandlerContext, sources: CallSources): Call {
  return {
    ...context.values.get(originKey),
    now: sources.now(),
    clock: sources.now,
    signal: context.signal,
    newId: sources.newId,
    newSecret: sources.newSecret,
    startSession: async (token) =>
      context.responseHeader.append("set-cookie", await sources.cookie.issue(token)),
    endSession: () => context.responseHeader.append("set-cookie", sources.cookie.clear()),
  };
}

/** Makes a service of its verbs; the only place that sees Connect's handler context. */
export function bind<S extends DescService, D>(
  _service: S,
  verbs: Verbs<S, D>,
  deps: D,
  sources: CallSources,
): ServiceImpl<S> {
  const bound: Record<string, unknown> = {};
  for (const [name, verb] of Object.entries(verbs)) {
    bound[name] = (request: unknown, context: HandlerContext) =>
      (verb as (deps: D, request: unknown, call: Call) => unknown)(deps, request, makeCall(context, sources));
  }
  return bound as ServiceImpl<S>;
}
