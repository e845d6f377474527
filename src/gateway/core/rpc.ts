import {
  Code,
  ConnectError,
  type ConnectRouter,
  type ContextValues,
  createConnectRouter,
  createContextKey,
  createContextValues,
  type HandlerContext,
  type Interceptor,
} from "@connectrpc/connect";
import type {
  UniversalHandler,
  UniversalServerRequest,
  UniversalServerResponse,
} from "@connectrpc/connect/protocol";
import {
  compressionBrotli,
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import type { Logger } from "pino";
import { denial } from "../../services/core/access.ts";
import { originKey } from "../../services/core/call.ts";
import { fail, type Refusal } from "../../services/core/errors.ts";
import { toConnectError, toRefusal } from "../../services/core/interceptors.ts";
import type { Bodies } from "./bodies.ts";
import type { Caller, Callers } from "./caller.ts";
import { type HttpHandler, type HttpRequest, type HttpResponse, pathOf, setApiHeaders } from "./http.ts";

export interface RpcOptions {
  callers: Callers;
  interceptors: readonly Interceptor[];
  /** Registers the services. */
  routes: (router: ConnectRouter) => void;
  /** Largest message, in bytes, also after decompression. */
  readMaxBytes: number;
  bodies: Bodies;
  publicUrl: string;
  log: Logger;
  /** Ends the streams when the server closes; single calls are left to finish. */
  shutdownSignal: AbortSignal;
}

/** How far a call has come, to tell whose fault an error is. */
interface Progress {
  readonly caller: Caller;
  /** Refuse in front of everything: the answer is known already. */
  readonly refusal: Refusal | undefined;
  admitted: boolean;
  /** Whether the message was decoded and handed on. */
  received: boolean;
}

/** How Connect says that it cannot read a message: JSON, and protobuf. */
const UNREADABLE: ReadonlySet<Code> = new Set([Code.InvalidArgument, Code.Internal]);

const progressKey = createContextKey<Progress | undefined>(undefined, {
  description: "progress of the call",
});

/**
 * Connect, gRPC and gRPC-Web. Callers are admitted by their headers before a body is read, and what
 * Connect itself says about a body that it cannot read is replaced: its errors quote the value.
 */
export class Rpc {
  readonly #options: RpcOptions;
  readonly #handlers: ReadonlyMap<string, UniversalHandler>;

  constructor(options: RpcOptions) {
    this.#options = options;
    const router = createConnectRouter({
      acceptCompression: [compressionGzip, compressionBrotli],
      readMaxBytes: options.readMaxBytes,
      requestGate: (context) => this.#admit(context),
      interceptors: [noteReceipt, ...options.interceptors],
    });
    options.routes(router);
    this.#handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  }

  /** The handler of this request, or undefined where its path names no RPC. */
  find(req: HttpRequest): HttpHandler | undefined {
    const handler = this.#handlers.get(pathOf(req));
    return handler && ((rpcReq, res) => void this.#serve(handler, rpcReq, res));
  }

  async #serve(handler: UniversalHandler, req: HttpRequest, res: HttpResponse): Promise<void> {
    const caller = this.#options.callers.identify(req);
    try {
      setApiHeaders(res, caller.requestId);
      const values = contextOf({ caller, refusal: undefined, admitted: false, received: false });
      const request = universalRequestFromNodeRequest(req, res, undefined, values);
      const signal = this.#signalOf(handler, request);
      const arriving = { caller, refusal: undefined as Refusal | undefined };
      const body = this.#options.bodies.of(req, (refusal) => {
        arriving.refusal = refusal;
      });
      const response = await this.#answer(handler, { ...request, signal, body }, arriving);
      await universalResponseToNodeResponse(response, res);
    } catch (error) {
      if (!isCanceled(error))
        this.#options.log.error({ err: error, request_id: caller.requestId }, "answer not sent");
      res.destroy();
    }
  }

  #signalOf({ method }: UniversalHandler, { signal }: UniversalServerRequest): AbortSignal {
    return method.methodKind === "unary" ? signal : AbortSignal.any([signal, this.#options.shutdownSignal]);
  }

  async #answer(
    handler: UniversalHandler,
    request: UniversalServerRequest & { body: AsyncIterable<Uint8Array> },
    arriving: { caller: Caller; refusal: Refusal | undefined },
  ): Promise<UniversalServerResponse> {
    const meter = new Meter();
    const announced = request.header.get("content-length");
    // A body of announced length is never longer than that, and counting it would cost.
    const body = announced === null ? meter.count(request.body) : request.body;
    const response = await handler({ ...request, body });
    const progress = request.contextValues?.get(progressKey);
    if (!progress?.admitted || progress.received || isCanceled(request.signal.reason)) return response;
    await response.body?.[Symbol.asyncIterator]().return?.();
    const tooLarge =
      Math.max(meter.bytes, Number(announced ?? 0)) > this.#options.readMaxBytes || isTooLarge(response);
    const refusal = arriving.refusal ?? fail(tooLarge ? "PAYLOAD_TOO_LARGE" : "INVALID_REQUEST");
    const { caller } = arriving;
    return handler({
      ...request,
      contextValues: contextOf({ caller, refusal, admitted: false, received: false }),
    });
  }

  async #admit(context: HandlerContext): Promise<void> {
    const progress = context.values.get(progressKey);
    if (progress === undefined) throw new ConnectError("call from nowhere", Code.Internal);
    const { requestId } = progress.caller;
    const refusal = progress.refusal ?? (await this.#refusalOf(context, progress));
    if (refusal) throw toConnectError(refusal, requestId, this.#options.publicUrl);
    progress.admitted = true;
  }

  async #refusalOf(context: HandlerContext, { caller }: Progress): Promise<Refusal | undefined> {
    const header = (name: string) => (name.startsWith(":") ? null : context.requestHeader.get(name));
    try {
      const actor = await this.#options.callers.authenticate(header, { embedTokens: true });
      context.values.set(originKey, { ...caller, actor });
      return (
        this.#options.callers.crossSite(actor, context.requestMethod, header) ?? denial(context.method, actor)
      );
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal !== error)
        this.#options.log.error({ err: error, request_id: caller.requestId }, "authentication failed");
      return refusal;
    }
  }
}

function contextOf(progress: Progress): ContextValues {
  return createContextValues().set(progressKey, progress);
}

/** Outermost interceptor: a message that arrives here was decoded; of a stream, each message is still to be. */
const noteReceipt: Interceptor = (next) => (req) => {
  const progress = req.contextValues.get(progressKey);
  if (progress) progress.received = true;
  return next(req.stream ? { ...req, message: readable(req.message) } : req);
};

async function* readable<T>(messages: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* messages;
  } catch (error) {
    const { code } = ConnectError.from(error);
    if (code === Code.ResourceExhausted) throw fail("PAYLOAD_TOO_LARGE");
    if (UNREADABLE.has(code)) throw fail("INVALID_REQUEST");
    throw error;
  }
}

/** Counts the bytes of a body as they pass. */
class Meter {
  bytes = 0;

  async *count(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of body) {
      this.bytes += chunk.byteLength;
      yield chunk;
    }
  }
}

/** Where the status is in the head of an answer, it tells a message that is too large once decompressed. */
function isTooLarge(response: UniversalServerResponse): boolean {
  return response.status === 429 || response.trailer?.get("grpc-status") === String(Code.ResourceExhausted);
}

/** Whether the other side went away, which is no fault of anybody's. */
function isCanceled(error: unknown): boolean {
  return error !== undefined && [Code.Aborted, Code.Canceled].includes(ConnectError.from(error).code);
}
