import {
  Code,
  ConnectError,
  createContextValues,
  type Transport,
  type UnaryResponse,
} from "@connectrpc/connect";
import type { Logger } from "pino";
import { denial, isOutsider } from "../../services/core/access.ts";
import { type Actor, isOperator, NOBODY, type Origin, originKey } from "../../services/core/call.ts";
import { Violations } from "../../services/core/check.ts";
import { fail, Refusal } from "../../services/core/errors.ts";
import { toRefusal } from "../../services/core/interceptors.ts";
import { within } from "../../services/core/within.ts";
import type { Waiters } from "../../services/task/waiters.ts";
import { type Body, type BodyLimits, readBody, readBytes } from "./body.ts";
import type { Caller, Callers } from "./caller.ts";
import { applyCors, type CorsOrigins } from "./cors.ts";
import { Fields, Query } from "./fields.ts";
import {
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  headerOf,
  pathOf,
  type Reply,
  send,
  setApiHeaders,
} from "./http.ts";
import { openPages, sendPages } from "./paged.ts";
import type { CallRow, Dialect, PagedRow, RawRow, RowRequest, WaitRow } from "./row.ts";
import { type Match, RowTable } from "./table.ts";
import { type OnRequest, type Told, Waiting } from "./wait.ts";

export interface MountOptions {
  callers: Callers;
  /** Where rows call their RPCs. */
  transport: Transport;
  waiters: Waiters;
  bodyLimits: BodyLimits;
  corsOrigins: CorsOrigins;
  log: Logger;
  /** Told of each answer; without a row where none takes the request. */
  onRequest?: OnRequest | undefined;
}

const GONE = new ConnectError("the caller went away", Code.Canceled);

interface Exchange {
  readonly req: HttpRequest;
  readonly res: HttpResponse;
  readonly caller: Caller;
  readonly match: Match;
}

interface WaitingCall {
  readonly request: CheckedRequest;
  readonly exchange: Exchange;
  readonly actor: Actor;
  readonly until: number;
}

/** Serves the rows of one dialect. Checks come in the order: who, may they, then the body, which the verb judges. */
export class Mount {
  readonly #dialect: Dialect;
  readonly #options: MountOptions;
  readonly #table: RowTable;
  readonly #waiting: Waiting;

  constructor(dialect: Dialect, options: MountOptions) {
    this.#dialect = dialect;
    this.#options = options;
    this.#table = new RowTable(dialect.rows);
    this.#waiting = new Waiting(options.waiters, {
      refuse: (error, requestId) => this.#refuse(error, requestId),
      onRequest: options.onRequest,
    });
  }

  /** The handler of a request below this dialect's base path. */
  find(req: HttpRequest): HttpHandler | undefined {
    const path = pathOf(req);
    const inside = path === this.#dialect.base || path.startsWith(`${this.#dialect.base}/`);
    return inside ? (rowReq, res) => void this.#serve(rowReq, res) : undefined;
  }

  async #serve(req: HttpRequest, res: HttpResponse): Promise<void> {
    const caller = this.#options.callers.identify(req);
    let row: Match["row"];
    const answer = (reply: Reply) => {
      send(res, reply);
      this.#options.onRequest?.(row, reply.status);
    };
    try {
      setApiHeaders(res, caller.requestId);
      if (applyCors(req, res, this.#options.corsOrigins)) return;
      const match = this.#table.match(req.method ?? "", pathOf(req));
      row = match.row;
      const reply = await this.#answer({ req, res, caller, match });
      if (reply) answer(reply);
    } catch (error) {
      answer(this.#refuse(error, caller.requestId));
    }
  }

  async #answer(exchange: Exchange): Promise<Reply | undefined> {
    const { match } = exchange;
    const path = pathOf(exchange.req);
    const { row } = match;
    const isPublic = this.#dialect.publicPrefixes.some((prefix) => path.startsWith(prefix));
    if (row && "wait" in row) return this.#wait(row, requestOf(exchange.req, match), exchange);
    if (row && "pages" in row) return this.#pages(row, match, exchange);
    if (row && "rpc" in row) return this.#call(row, match, exchange);
    if (row && "raw" in row) return this.#raw(row, match, exchange);
    const actor = isPublic ? NOBODY : await this.#authenticate(exchange);
    if (!isPublic && isOutsider(actor)) throw fail("UNAUTHENTICATED");
    if (row?.operator && !isOperator(actor)) throw fail("PERMISSION_DENIED");
    if (row) return row.reply(requestOf(exchange.req, match).http);
    if (match.allow.length === 0) throw fail("ROUTE_NOT_FOUND");
    exchange.res.setHeader("allow", match.allow.join(", "));
    throw fail("METHOD_NOT_ALLOWED");
  }

  async #call(row: CallRow, match: Match, exchange: Exchange): Promise<Reply> {
    const actor = await this.#admit(row, exchange);
    const body =
      row.doc.body === undefined
        ? undefined
        : await readBody(exchange.req, this.#options.bodyLimits, row.doc.optionalBody);
    const request = requestOf(exchange.req, match, body);
    const message = row.request(request.http);
    const origin = originOf(exchange.caller, actor, request.fault());
    const response = await this.#invoke(row, { message, origin, signal: goneSignal(exchange.res) });
    const reply = row.response(response.message, request.http);
    const cookies = response.header.getSetCookie();
    return cookies.length === 0 ? reply : { ...reply, headers: { ...reply.headers, "set-cookie": cookies } };
  }

  /** Every page is a call of its own, before which its caller is looked at anew: whoever was signed out gets no more. */
  async #pages(row: PagedRow, match: Match, exchange: Exchange): Promise<undefined> {
    const { req, res, caller } = exchange;
    const request = requestOf(req, match);
    const signal = goneSignal(res);
    const answer = await openPages(row, request.http, async (message) => {
      const actor = await this.#admit(row, exchange);
      const origin = originOf(caller, actor, request.fault());
      return (await this.#invoke(row, { message, origin, signal })).message;
    });
    try {
      await sendPages(res, answer, req.method === "HEAD");
      this.#options.onRequest?.(row, answer.reply.status);
    } catch (error) {
      // What went wrong in a call is in the log already; else its reader has gone, or was signed out.
      this.#options.log.info({ err: error, request_id: caller.requestId }, "an answer was broken off");
    }
  }

  async #raw(row: RawRow, match: Match, { req, caller }: Exchange): Promise<Reply> {
    const body = await readBytes(req, this.#options.bodyLimits);
    if (body === "broken") throw fail("INVALID_REQUEST");
    if (body instanceof Refusal) throw body;
    const header = (name: string) => headerOf(req, name);
    const foreign = this.#options.callers.foreignPage(row.method, header);
    if (foreign) throw foreign;
    // Whoever calls a door may have a token of their own in the place of ours.
    const actor = () => this.#options.callers.authenticate(header, { embedTokens: false });
    const { param, query } = requestOf(req, match).http;
    return row.raw({ ...caller, param, query: query.params, body, header, actor });
  }

  /**
   * Answers at once, or leaves the bare response parked and answers nothing. What takes longer than the
   * wait is not waited for, and an outage is waited out.
   */
  async #wait(row: WaitRow, request: CheckedRequest, exchange: Exchange): Promise<Reply | undefined> {
    const until = performance.now() + row.wait.milliseconds(request.http);
    const actor = await this.#unlessAway(this.#admit(row, exchange), until);
    const taskId = row.wait.taskId(request.http);
    const parking = this.#waiting.begin(row, taskId, exchange.caller.requestId);
    try {
      if (actor && isOperator(actor)) parking.permit();
      const told = actor && (await this.#ask(row, { request, exchange, actor, until }));
      if (told && actor) parking.know(told, actor);
      if (told?.over) {
        parking.leave();
        return told.reply;
      }
    } catch (error) {
      parking.leave();
      throw error;
    }
    parking.park(exchange.res, until);
    return undefined;
  }

  /** What the task has to say now; undefined where the database is away. */
  async #ask(row: WaitRow, { request, exchange, actor, until }: WaitingCall): Promise<Told | undefined> {
    const message = row.request(request.http);
    const origin = originOf(exchange.caller, actor, request.fault());
    const call = this.#invoke(row, { message, origin, signal: undefined });
    const response = await this.#unlessAway(call, until);
    if (origin.bodyFault) throw origin.bodyFault;
    return (
      response && {
        reply: row.response(response.message, request.http),
        over: row.wait.isOver(response.message),
      }
    );
  }

  /** What the work gives; undefined where the database is away, or does not answer before `until`. */
  async #unlessAway<T>(work: Promise<T>, until: number): Promise<T | undefined> {
    try {
      return await within(work, until - performance.now());
    } catch (error) {
      if (refusalOf(error).reason === "SERVICE_UNAVAILABLE") return undefined;
      throw error;
    }
  }

  async #admit(row: CallRow, exchange: Exchange): Promise<Actor> {
    const actor = await this.#authenticate(exchange);
    const header = (name: string) => headerOf(exchange.req, name);
    const refusal = this.#options.callers.crossSite(actor, row.method, header) ?? denial(row.rpc, actor);
    if (refusal) throw refusal;
    return actor;
  }

  #authenticate({ req }: Exchange): Promise<Actor> {
    const header = (name: string) => headerOf(req, name);
    return this.#options.callers.authenticate(header, { embedTokens: true });
  }

  #invoke(
    row: CallRow,
    call: { message: unknown; origin: Origin; signal: AbortSignal | undefined },
  ): Promise<UnaryResponse> {
    const values = createContextValues().set(originKey, call.origin);
    return this.#options.transport.unary(
      row.rpc,
      call.signal,
      undefined,
      {},
      messageOf(call.message),
      values,
    );
  }

  /** What went wrong in a call is in the log already. */
  #refuse(error: unknown, requestId: string): Reply {
    const refusal = refusalOf(error);
    if (refusal.reason === "INTERNAL_ERROR" && !(error instanceof ConnectError)) {
      this.#options.log.error({ err: error, request_id: requestId }, "request failed");
    }
    return this.#dialect.refusal(refusal, requestId);
  }
}

/** The refusal that a call or the edge ended with; anything else is an error of ours. */
function refusalOf(error: unknown): Refusal {
  return error instanceof ConnectError && error.cause instanceof Refusal ? error.cause : toRefusal(error);
}

interface CheckedRequest {
  readonly http: RowRequest;
  /** What is wrong with the body or the query, after the row has read them. */
  fault(): Refusal | undefined;
}

function requestOf(req: HttpRequest, { params }: Match, body?: Body): CheckedRequest {
  const faults = new Violations();
  return {
    http: {
      path: pathOf(req),
      now: new Date(),
      param: (name) => params[name] ?? "",
      query: new Query(req.url ?? "", faults),
      fields: new Fields(body, faults),
    },
    fault: () => (body && "fault" in body ? body.fault : faults.refusal()),
  };
}

function originOf(caller: Caller, actor: Actor, bodyFault: Refusal | undefined): Origin {
  return { ...caller, actor, ...(bodyFault && { bodyFault }) };
}

/** Aborted where the caller goes away before they have their answer. */
function goneSignal(res: HttpResponse): AbortSignal {
  const gone = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) gone.abort(GONE);
  });
  return gone.signal;
}

/** The row made it for its own RPC, which its type says where the row is written. */
function messageOf(message: unknown): Parameters<Transport["unary"]>[4] {
  return message as Parameters<Transport["unary"]>[4];
}
