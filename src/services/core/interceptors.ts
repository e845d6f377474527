import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import type { Logger } from "pino";
import { ErrorInfoSchema, Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { denial, rpcName } from "./access.ts";
import { originKey } from "./call.ts";
import { fail, MORE, REASONS, Refusal, type Violation } from "./errors.ts";
import { step } from "./step.ts";

export interface InterceptorOptions {
  log: Logger;
  /** Base of the links to error pages, without a slash at its end. */
  publicUrl: string;
  /** Told of each call when it is over; of a stream, that is its end. */
  onCall?: ((ended: EndedCall) => void) | undefined;
}

/** A call that is over. */
export interface EndedCall {
  readonly method: DescMethod;
  /** `ok`, the name of a reason, or a code of Connect where there is no reason. */
  readonly outcome: string;
  readonly ms: number;
}

/** Bytes of violations: gRPC sends them in trailers, of which clients in use take 8 KiB, in base64. */
const DETAIL_BYTES = 4_000;

function fitting(violations: readonly Violation[]): Violation[] {
  let bytes = 0;
  const beyond = violations.findIndex(({ path, message }) => {
    bytes += Buffer.byteLength(path) + Buffer.byteLength(message) + 8;
    return bytes > DETAIL_BYTES;
  });
  return beyond < 0 ? [...violations] : [...violations.slice(0, beyond), MORE];
}

/** A refusal as Connect and gRPC carry it; its `cause` stays within the process. */
export function toConnectError(refusal: Refusal, requestId: string, publicUrl: string): ConnectError {
  const { violations = [], existing, retryAfterSeconds } = refusal.facts;
  const value = {
    reason: Reason[refusal.reason],
    docs: `${publicUrl}/docs/errors/${refusal.reason}`,
    requestId,
    violations: fitting(violations),
    ...(existing && { existing }),
    retryAfterSeconds: retryAfterSeconds ?? 0,
  };
  const details = [{ desc: ErrorInfoSchema, value }];
  return new ConnectError(refusal.message, REASONS[refusal.reason].code, undefined, details, refusal);
}

/** SQLSTATE classes after which the same call may simply be sent again, and lost connections. */
const TRANSIENT =
  /^(08|40|53|57|55P03|25006)|^E(CONN|PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH|NETUNREACH|AI_AGAIN)/;

/** What `pg` says without a code. */
const LOST_CONNECTION =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Query read timeout/;

/** Whether the database is away for a moment. */
export function isTransient(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const code = "code" in cause ? String(cause.code) : "";
    if (TRANSIENT.test(code) || LOST_CONNECTION.test(cause.message)) return true;
  }
  return false;
}

/** Any error as the refusal that the caller gets; unexpected text stays in the log. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return fail(isTransient(error) ? "SERVICE_UNAVAILABLE" : "INTERNAL_ERROR");
}

async function* guardStream<T>(
  stream: AsyncIterable<T>,
  translate: (error: unknown) => unknown,
  done: () => void,
): AsyncIterable<T> {
  try {
    yield* stream;
  } catch (error) {
    throw translate(error);
  } finally {
    done();
  }
}

/** Outermost: the call as a step, whose span the verb gets to see. Of a stream it is the opening. */
const stepInterceptor: Interceptor = (next) => (req) => {
  const origin = req.contextValues.get(originKey);
  return step({ kind: "call", name: rpcName(req.method), parent: origin.traceParent }, (span) => {
    if (span) req.contextValues.set(originKey, { ...origin, span });
    return next(req);
  });
};

/** Refusals get their detail, everything else becomes a plain sentence and a log line. */
const errorInterceptor =
  ({ log, publicUrl }: InterceptorOptions): Interceptor =>
  (next) =>
  async (req) => {
    const requestId = req.contextValues.get(originKey).requestId;
    const translate = (error: unknown): unknown => {
      if (error instanceof ConnectError && !(error.cause instanceof Error)) return error;
      // The caller hung up: nobody reads the answer, and nothing is wrong here.
      if (req.signal.aborted) return new ConnectError("the call was given up", Code.Canceled);
      const refusal = toRefusal(error);
      if (refusal.reason === "INTERNAL_ERROR" || refusal.reason === "SERVICE_UNAVAILABLE") {
        req.contextValues.get(originKey).span?.fail(refusal.reason);
        const call = { request_id: requestId, rpc: rpcName(req.method) };
        // What is refused on purpose, in a crowd, is no failure with a trace of its own.
        if (error instanceof Refusal) log.warn({ ...call, reason: refusal.reason }, "call refused");
        else log.error({ err: error, ...call }, "call failed");
      }
      return toConnectError(refusal, requestId, publicUrl);
    };
    try {
      const response = await next(req);
      if (response.stream)
        return { ...response, message: guardStream(response.message, translate, () => {}) };
      return response;
    } catch (error) {
      throw translate(error);
    }
  };

/** One line per call, written when it is over: never a body, never a credential. */
const logInterceptor =
  ({ log, onCall }: InterceptorOptions): Interceptor =>
  (next) =>
  async (req) => {
    const started = performance.now();
    const origin = req.contextValues.get(originKey);
    let outcome = "ok";
    const write = () => {
      origin.span?.note({ actor: origin.actor.kind, outcome });
      const took = performance.now() - started;
      onCall?.({ method: req.method, outcome, ms: took });
      if (!log.isLevelEnabled("info")) return;
      const ms = Math.round(took);
      log.info(
        { request_id: origin.requestId, rpc: rpcName(req.method), actor: origin.actor.kind, outcome, ms },
        "call",
      );
    };
    const noted = (error: unknown): unknown => {
      outcome = error instanceof Refusal ? error.reason : Code[ConnectError.from(error).code];
      return error;
    };
    let streaming = false;
    try {
      const response = await next(req);
      if (!response.stream) return response;
      streaming = true;
      return { ...response, message: guardStream(response.message, noted, write) };
    } catch (error) {
      throw noted(error);
    } finally {
      if (!streaming) write();
    }
  };

const accessInterceptor: Interceptor = (next) => async (req) => {
  const refusal = denial(req.method, req.contextValues.get(originKey).actor);
  if (refusal) throw refusal;
  return next(req);
};

/** The one ordered list, outermost first: step → error → log → access. The edge authenticates before it reads a body. */
export function interceptors(options: InterceptorOptions): Interceptor[] {
  return [stepInterceptor, errorInterceptor(options), logInterceptor(options), accessInterceptor];
}
