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
  createHandlerContext,
  type HandlerContext,
  type Interceptor,
  type ServiceImpl,
  type Transport,
} from "@connectrpc/connect";
import { runUnaryCall } from "@connectrpc/connect/protocol";

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

/**
 * Unary calls within the process, under the same interceptors as calls from outside. The origin of the
 * call is handed over in the context values, which no network caller can reach.
 */
export function inProcessTransport(
  implementations: readonly Implementation[],
  interceptors: Interceptor[],
): Transport {
  return {
    async unary(method, signal, timeoutMs, header, input, contextValues = createContextValues()) {
      const impl = implementationOf(implementations, method);
      const requestHeader = new Headers(header);
      return runUnaryCall<typeof method.input, typeof method.output>({
        interceptors,
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        req: {
          stream: false,
          service: method.parent,
          method,
          requestMethod: "POST",
          url: `in-process:/${method.parent.typeName}/${method.name}`,
          header: requestHeader,
          contextValues,
          message: input,
        },
        next: async (req) => {
          const context = createHandlerContext({
            service: req.service,
            method,
            protocolName: "in-process",
            requestMethod: req.requestMethod,
            url: req.url,
            requestHeader: req.header,
            contextValues: req.contextValues,
            requestSignal: req.signal,
          });
          const message = await impl(req.message, context);
          return {
            stream: false,
            service: req.service,
            method,
            header: context.responseHeader,
            trailer: context.responseTrailer,
            message: create(method.output, message),
          };
        },
      });
    },
    stream() {
      return Promise.reject(
        new ConnectError("streams are served to network callers only", Code.Unimplemented),
      );
    },
  };
}
