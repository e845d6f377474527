import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type DescService,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import {
  Code,
  ConnectError,
  createContextValues,
  type HandlerContext,
  type Interceptor,
  type ServiceImpl,
  type Transport,
  type UnaryRequest,
  type UnaryResponse,
} from "@connectrpc/connect";

/** A service and what implements it. */
export interface Implementation<S extends DescService = DescService> {
  service: S;
  impl: ServiceImpl<S>;
}

type UnaryImpl<I extends DescMessage, O extends DescMessage> = (
  request: MessageShape<I>,
  context: HandlerContext,
) => Promise<MessageInitShape<O>>;

/** The one place where an implementation is found by its method, which no type can follow. */
function implementationOf<I extends DescMessage, O extends DescMessage>(
  implementations: readonly Implementation[],
  method: DescMethodUnary<I, O>,
): UnaryImpl<I, O> {
  const found = implementations.find(({ service }) => service.typeName === method.parent.typeName);
  if (!found) throw new ConnectError("no such service in this process", Code.Unimplemented);
  return found.impl[method.localName] as unknown as UnaryImpl<I, O>;
}

/** What calls within the process do not have: a deadline. Their caller's signal ends them. */
const noTimeout = () => undefined;
const endless = new AbortController().signal;

type UnaryNext = (req: UnaryRequest) => Promise<UnaryResponse>;

/**
 * Unary calls within the process, under the same interceptors as calls from outside. The origin of the
 * call is handed over in the context values, which no network caller can reach. Connect's own helpers
 * abort a signal at the end of each call, which costs more than the rest of it.
 */
export function inProcessTransport(
  implementations: readonly Implementation[],
  interceptors: readonly Interceptor[],
): Transport {
  const invoke: UnaryNext = async (req) => {
    const responseHeader = new Headers();
    const responseTrailer = new Headers();
    const message = await implementationOf(implementations, req.method)(req.message, {
      service: req.service,
      method: req.method,
      protocolName: "in-process",
      requestMethod: req.requestMethod,
      url: req.url,
      requestHeader: req.header,
      responseHeader,
      responseTrailer,
      signal: req.signal,
      timeoutMs: noTimeout,
      values: req.contextValues,
    });
    return {
      stream: false,
      service: req.service,
      method: req.method,
      header: responseHeader,
      trailer: responseTrailer,
      message: create(req.method.output, message),
    };
  };
  const call = interceptors.reduceRight<UnaryNext>(
    (next, interceptor) => interceptor(next as Parameters<Interceptor>[0]) as UnaryNext,
    invoke,
  );
  return {
    async unary(method, signal, _timeoutMs, header, input, contextValues = createContextValues()) {
      const response = await call({
        stream: false,
        service: method.parent,
        method,
        requestMethod: "POST",
        url: `in-process:/${method.parent.typeName}/${method.name}`,
        header: new Headers(header),
        contextValues,
        message: create(method.input, input),
        signal: signal ?? endless,
      });
      return response as UnaryResponse<typeof method.input, typeof method.output>;
    },
    stream() {
      return Promise.reject(
        new ConnectError("streams are served to network callers only", Code.Unimplemented),
      );
    },
  };
}
