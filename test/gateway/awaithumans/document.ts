/** As much of an OpenAPI document as tests read. */
export interface Document {
  openapi: string;
  info: { title: string; version: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, object>;
    examples: Record<string, { value: unknown }>;
    securitySchemes: Record<string, object>;
  };
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary?: string;
  description?: string;
  deprecated?: true;
  security: Record<string, string[]>[];
  requestBody?: Content;
  responses: Record<string, Content & { headers?: object }>;
  "x-internal"?: true;
}

interface Content {
  content?: Record<string, { schema: { type?: string }; example?: unknown; examples?: object }>;
}

export interface NamedOperation {
  /** `GET /api/tasks/{id}`. */
  name: string;
  /** Where it stands in the document, as a JSON Pointer. */
  pointer: string;
  operation: Operation;
}

/** Every operation of a document, in its order. */
export function operationsOf({ paths }: Document): NamedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      pointer: `/paths/${encodeURIComponent(path.replaceAll("/", "~1"))}/${method}`,
      operation,
    })),
  );
}
