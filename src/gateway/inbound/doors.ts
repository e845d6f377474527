import { createClient, createContextValues, type Transport } from "@connectrpc/connect";
import type { Logger } from "pino";
import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Actor, isPerson, type Origin, originKey } from "../../services/core/call.ts";
import {
  type Channel,
  type Core,
  type Door,
  type DoorReply,
  type Guest,
  type KnownPerson,
  type PersonKey,
  refusalOf,
} from "../../workers/core/channel.ts";
import { jsonReply, type Reply } from "../core/http.ts";
import type { RawRequest, RawRow } from "../core/row.ts";
import { pageReply } from "./page.ts";

export interface DoorsOptions {
  channels: readonly Channel[];
  /** Where doors call RPCs, in process. */
  transport: Transport;
  findPerson(key: PersonKey): Promise<KnownPerson | undefined>;
  log: Logger;
}

/** The doors of all channels as rows, and a way to wait for what goes on behind their answers. */
export function openDoors(options: DoorsOptions): { rows: RawRow[]; settled(): Promise<void> } {
  const running = new Set<Promise<void>>();
  const later = (work: () => Promise<void>, log: Logger) => {
    const task = work()
      .catch((error: unknown) => log.error({ err: error }, "work behind a channel's answer failed"))
      .finally(() => running.delete(task));
    running.add(task);
  };
  const rows = options.channels.flatMap(({ kind, doors }) =>
    doors.map((door) => rowOf(door, (request) => coreOf(options, { kind, request, later }))),
  );
  return {
    rows,
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function rowOf(door: Door, core: (request: RawRequest) => Core): RawRow {
  return {
    method: door.method,
    path: door.path,
    raw: async (request) => replyOf(await door.answer({ ...request, viewer: request.actor }, core(request))),
  };
}

interface Entry {
  kind: string;
  request: RawRequest;
  later(work: () => Promise<void>, log: Logger): void;
}

function coreOf(options: DoorsOptions, { kind, request, later }: Entry): Core {
  const { transport, findPerson } = options;
  const { requestId, address, userAgent, traceParent } = request;
  const origin = { requestId, address, userAgent, channel: kind, ...(traceParent && { traceParent }) };
  const as = (actor: Actor) => transportAs(transport, { ...origin, actor });
  const log = options.log.child({ request_id: requestId });
  return {
    findPerson,
    log,
    later: (work) => later(work, log),
    tasks: (actor) => createClient(TaskService, as(actor)),
    async lookUp(id) {
      try {
        return (await createClient(TaskService, as({ kind: "admin" })).getTask({ id })).task;
      } catch (error) {
        if (refusalOf(error)?.reason === "TASK_NOT_FOUND") return undefined;
        throw error;
      }
    },
    async enter(guest) {
      const cookies: string[] = [];
      const onHeader = (headers: Headers) => cookies.push(...headers.getSetCookie());
      await createClient(AuthService, as(guest)).enterTask({}, { onHeader });
      const viewer = await request.actor();
      if (isOther(viewer, guest)) await createClient(AuthService, as(viewer)).logout({});
      return { cookies };
    },
  };
}

/** Whether somebody else is signed in, whose cookie the guest's takes the place of: their session ends with it. */
function isOther(viewer: Actor, guest: Guest): boolean {
  return isPerson(viewer) && viewer.sessionHash !== null && viewer.userId !== guest.userId;
}

/** Every call by it is made by the same actor. */
function transportAs(transport: Transport, origin: Origin): Transport {
  return {
    ...transport,
    unary: (method, signal, timeoutMs, header, input, values = createContextValues()) =>
      transport.unary(method, signal, timeoutMs, header, input, values.set(originKey, origin)),
  };
}

function replyOf(reply: DoorReply): Reply {
  if ("page" in reply) return pageReply(reply);
  if ("json" in reply) return jsonReply(reply.status, JSON.stringify(reply.json));
  const cookies = reply.cookies ?? [];
  return {
    status: 303,
    headers: {
      location: reply.seeOther,
      "referrer-policy": "no-referrer",
      ...(cookies.length > 0 && { "set-cookie": cookies }),
    },
  };
}
