import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { Actor } from "../../services/core/call.ts";
import type { ReasonName, Refusal } from "../../services/core/errors.ts";
import type { Outcome } from "../../services/task/waiters.ts";
import type { Fields, Query } from "./fields.ts";
import type { Reply } from "./http.ts";

/** What a row sees of a request. */
export interface RowRequest {
  /** Path parameters, decoded; those of the row's own path are always there. */
  param(name: string): string;
  readonly path: string;
  readonly query: Query;
  readonly fields: Fields;
  /** When it came in. */
  readonly now: Date;
}

/** Part of an OpenAPI schema or parameter, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export interface ParameterDoc {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonSchema;
}

/** One answer of a row. */
export interface AnswerDoc {
  readonly status: number;
  readonly description: string;
  readonly schema?: JsonSchema;
  /** Media types of a text, where it is not JSON. */
  readonly media?: readonly string[];
  /** Where the schema's own example is not the thing. */
  readonly example?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RowDoc {
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Name of the schema of the request body. A row without one reads no body. */
  readonly body?: string;
  /** Whether no body at all is read as an empty object. */
  readonly optionalBody?: true;
  readonly query?: readonly ParameterDoc[];
  /** The answer where all went well. */
  readonly answer: AnswerDoc;
  /** Further answers that are no refusals. */
  readonly also?: readonly AnswerDoc[];
  /** Refusals worth naming beside those that any row may give. */
  readonly errors: readonly ReasonName[];
  /** Whether it takes no credentials. */
  readonly open?: boolean;
  /** Made for our own screens and channels: no promise is given of it. */
  readonly internal?: true;
  /** Whether it is another path of a row, which only older clients should use. */
  readonly alias?: true;
}

/** Where a row is found. */
export interface Place {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Parameters are written `:name`. */
  readonly path: string;
}

interface Documented extends Place {
  readonly doc: RowDoc;
}

/** One row calls one RPC. */
export interface CallRow<I extends DescMessage = DescMessage, O extends DescMessage = DescMessage>
  extends Documented {
  readonly rpc: DescMethodUnary<I, O>;
  request(http: RowRequest): MessageInitShape<I>;
  response(message: MessageShape<O>, http: RowRequest): Reply;
}

/** One row that may have to wait for the outcome of a task, after its RPC said that there is none yet. */
export interface WaitRow<I extends DescMessage = DescMessage, O extends DescMessage = DescMessage>
  extends CallRow<I, O> {
  readonly wait: {
    /** @throws a refusal where the path names what cannot be a task. */
    taskId(http: RowRequest): string;
    milliseconds(http: RowRequest): number;
    /** Whether the message holds the outcome, so that there is nothing to wait for. */
    isOver(message: MessageShape<O>): boolean;
    settled(outcome: Outcome): Reply;
    gone(taskId: string): Refusal;
    /** The answer where nothing is known of the task, or whether the caller may know it. */
    readonly unknown: Reply;
  };
}

/** One row whose answer is as long as there are pages: `response` begins it with the first, and the others follow. */
export interface PagedRow<I extends DescMessage = DescMessage, O extends DescMessage = DescMessage>
  extends CallRow<I, O> {
  readonly pages: {
    /** What asks for the page after this one; undefined on the last. */
    next(message: MessageShape<O>, http: RowRequest): MessageInitShape<I> | undefined;
    text(message: MessageShape<O>, http: RowRequest): string;
  };
}

/** One row that calls nothing: documentation, health. */
export interface PlainRow extends Documented {
  /** Whether it is for operators and the admin token only; others that are not public are for whoever is known. */
  readonly operator?: true;
  reply(http: RowRequest): Reply | Promise<Reply>;
}

/** A request of which nothing but the path is understood here: its body is raw, its credentials are its own. */
export interface RawRequest {
  readonly param: RowRequest["param"];
  readonly query: URLSearchParams;
  readonly body: Buffer;
  header(name: string): string | undefined;
  /** Who is signed in in this browser: looked up at each call. */
  actor(): Promise<Actor>;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string;
  readonly traceParent?: string;
}

/** One row that reads its own body and admits its callers by itself; no part of the contract. */
export interface RawRow extends Place {
  raw(request: RawRequest): Promise<Reply>;
}

/** One row of the contract. */
export type Row = CallRow | WaitRow | PagedRow | PlainRow;

/** A front door: rows under one base path, and how refusals look there. */
export interface Dialect {
  readonly base: string;
  /** Below these, callers without credentials get as far as the row. */
  readonly publicPrefixes: readonly string[];
  readonly rows: readonly (Row | RawRow)[];
  /** The answer of a refusal; the request id is in the headers already. */
  refusal(refusal: Refusal, requestId: string): Reply;
}

/** Forgets the message types of a row, so that rows can stand in one list. */
export function row<I extends DescMessage, O extends DescMessage>(typed: CallRow<I, O>): Row {
  return typed as unknown as CallRow;
}

/** As `row`, for one that waits. */
export function waitRow<I extends DescMessage, O extends DescMessage>(typed: WaitRow<I, O>): Row {
  return typed as unknown as WaitRow;
}

/** As `row`, for one that goes on page by page. */
export function pagedRow<I extends DescMessage, O extends DescMessage>(typed: PagedRow<I, O>): Row {
  return typed as unknown as PagedRow;
}

/** The same row at a path that older clients use. */
export function aliasOf(original: Row, path: string): Row {
  return { ...original, path, doc: { ...original.doc, alias: true } };
}

/** What a row asks for that names one thing by its path. */
export const byId = (http: RowRequest): { id: string } => ({ id: http.param("id") });

/** Without the members that are not there, which a message takes for given otherwise. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
