import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { query } from "@solidjs/router";
import type { AuditEntry } from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import { taskClient } from "./clients.ts";
import { readFirst } from "./first.ts";
import { AUDIT_HEAD_KEY } from "./tasks.ts";

/** Which entries; what is empty or absent restricts nothing. */
export interface AuditFilter {
  taskId: string;
  action: string;
  actor: string;
  actorType: string;
  channel: string;
  from?: Date;
  until?: Date;
}

/** The newest entries that match. */
export interface AuditPage {
  entries: AuditEntry[];
  hasMore: boolean;
}

const LARGEST_PAGE = 1_000;

function askedBy({ from, until, ...rest }: AuditFilter) {
  return {
    ...rest,
    ...(from && { fromTime: timestampFromDate(from) }),
    ...(until && { untilTime: timestampFromDate(until) }),
  };
}

/** The newest `count` entries of all tasks that match. Operators only. */
export const getAudit = query(async (filter: AuditFilter, count: number): Promise<AuditPage> => {
  const { items, hasMore } = await readFirst(
    { count, largest: LARGEST_PAGE },
    (place) => taskClient.searchAuditEntries({ ...askedBy(filter), ...place }),
    ({ entries }) => entries,
  );
  return { entries: items, hasMore };
  // The router takes a key for every key that it begins: "audit" is a task's trail, fetched anew with the task.
}, "search of trails");

/** So many newer entries are counted. */
export const NEWER_MAX = 100;

/** How many entries that match came after entry `id`, up to `NEWER_MAX`; without an id, how many there are. */
export const getNewer = query(async (filter: AuditFilter, id: string | undefined): Promise<number> => {
  const { entries } = await taskClient.searchAuditEntries({ ...askedBy(filter), pageSize: NEWER_MAX });
  const at = entries.findIndex((entry) => entry.id === id);
  return at < 0 ? entries.length : at;
}, AUDIT_HEAD_KEY);

/** Where all entries that match are downloaded from, as a file of this format. */
export function exportHref(format: "csv" | "jsonl", filter: AuditFilter): string {
  const { taskId, action, actor, actorType, channel, from, until } = filter;
  const given = {
    task_id: taskId,
    action,
    actor,
    actor_type: actorType,
    channel,
    from: from?.toISOString() ?? "",
    until: until?.toISOString() ?? "",
  };
  const named = Object.entries(given).filter(([, value]) => value !== "");
  return `/api/audit/export?${new URLSearchParams([["format", format], ...named])}`;
}
