import { createRegistry, type DescFile, type DescService, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import {
  ServerReflection,
  type ServerReflectionRequest,
} from "../../../gen/grpc/reflection/v1/reflection_pb.ts";
import {
  ServerReflection as ServerReflectionAlpha,
  type ServerReflectionRequest as ServerReflectionAlphaRequest,
} from "../../../gen/grpc/reflection/v1alpha/reflection_pb.ts";

/** The part of a request that matters, in either version. */
type Question = Pick<ServerReflectionRequest | ServerReflectionAlphaRequest, "messageRequest">;
type Answer =
  | { case: "listServicesResponse"; value: { service: { name: string }[] } }
  | { case: "fileDescriptorResponse"; value: { fileDescriptorProto: Uint8Array[] } }
  | { case: "errorResponse"; value: { errorCode: Code; errorMessage: string } };

/** Server reflection, so that tools such as grpcurl need no proto files. */
export function addReflection(router: ConnectRouter, services: readonly DescService[]): void {
  const catalogue = new Catalogue(services);
  router.service(ServerReflection, {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield {
          validHost: request.host,
          originalRequest: request,
          messageResponse: catalogue.answer(request),
        };
      }
    },
  });
  router.service(ServerReflectionAlpha, {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield {
          validHost: request.host,
          originalRequest: request,
          messageResponse: catalogue.answer(request),
        };
      }
    },
  });
}

class Catalogue {
  readonly #services: readonly DescService[];
  readonly #files = new Map<string, DescFile>();

  constructor(services: readonly DescService[]) {
    this.#services = services;
    for (const { file } of services) this.#add(file);
  }

  answer({ messageRequest: question }: Question): Answer {
    switch (question.case) {
      case "listServices":
        return {
          case: "listServicesResponse",
          value: { service: this.#services.map(({ typeName }) => ({ name: typeName })) },
        };
      case "fileByFilename":
        return fileAnswer(this.#files.get(question.value));
      case "fileContainingSymbol":
        return fileAnswer(this.#fileOf(question.value));
      default:
        return {
          case: "errorResponse",
          value: { errorCode: Code.Unimplemented, errorMessage: "not supported" },
        };
    }
  }

  #add(file: DescFile): void {
    if (this.#files.has(file.proto.name)) return;
    this.#files.set(file.proto.name, file);
    for (const dependency of file.dependencies) this.#add(dependency);
  }

  /** The file of a service, a message, an enum, or of a method or field by its full name. */
  #fileOf(symbol: string): DescFile | undefined {
    const registry = createRegistry(...this.#files.values());
    const owner = symbol.slice(0, Math.max(0, symbol.lastIndexOf(".")));
    const found = registry.get(symbol) ?? registry.get(owner);
    return found?.file;
  }
}

/** A file with all it imports, so that one answer is enough. */
function fileAnswer(file: DescFile | undefined): Answer {
  if (!file) return { case: "errorResponse", value: { errorCode: Code.NotFound, errorMessage: "not found" } };
  const files = new Set<DescFile>();
  const collect = (one: DescFile): void => {
    if (files.has(one)) return;
    files.add(one);
    one.dependencies.forEach(collect);
  };
  collect(file);
  const fileDescriptorProto = [...files].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}
