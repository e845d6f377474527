import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { query } from "@solidjs/router";
import type { AuditEntry } from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import { taskClient } from "./clients.ts";
import { readFirst } from "./first.ts";

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

/** The newest `count` entries of all tasks that match. Operators only. */
export const getAudit = query(async (filter: AuditFilter, count: number): Promise<AuditPage> => {
  const { from, until, ...rest } = filter;
  const asked = {
    ...rest,
    ...(from && { fromTime: timestampFromDate(from) }),
    ...(until && { untilTime: timestampFromDate(until) }),
  };
  const { items, hasMore } = await readFirst(
    { count, largest: LARGEST_PAGE },
    (place) => taskClient.searchAuditEntries({ ...asked, ...place }),
    ({ entries }) => entries,
  );
  return { entries: items, hasMore };
}, "audit search");

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
