import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  SearchAuditEntriesRequest,
  SearchAuditEntriesResponseSchema,
} from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { ID, readToken, writeToken } from "../core/page-token.ts";
import { type AuditFilter, type AuditPage, auditText } from "./audit-search.ts";
import { type AuditRow, viewEntry } from "./audit-view.ts";
import type { TaskDeps } from "./deps.ts";
import { ACTOR_TYPES } from "./task.entity.ts";

const PAGE_SIZE = 100;

/** What a token of this list begins with, so that none of another is taken for one. */
const LIST = "audit";
const isList = (part: string): boolean => part === LIST;

function readFilter(check: Check, request: SearchAuditEntriesRequest): AuditFilter {
  const { taskId, action, actor, actorType, channel } = request;
  check.text("/task_id", taskId, [0, 64]);
  check.text("/action", action, [0, 64]);
  check.text("/actor", actor, [0, 320]);
  if (actorType !== "" && !ACTOR_TYPES.some((type) => type === actorType))
    check.unacceptable("/actor_type", `must be one of ${ACTOR_TYPES.join(", ")}`);
  check.text("/channel", channel, [0, 64]);
  const from = check.time("/from_time", request.fromTime);
  const until = check.time("/until_time", request.untilTime);
  if (from && until && until <= from) check.unacceptable("/until_time", "must be later than the beginning");
  return { taskId, action, actor: actor.trim(), actorType, channel, from, until };
}

function readPage(check: Check, request: SearchAuditEntriesRequest): AuditPage {
  check.whole("/page_size", request.pageSize, [0, 1_000]);
  const [, after] = readToken(check, request.pageToken, [isList, ID]) ?? [];
  return { after, size: request.pageSize || PAGE_SIZE };
}

/** Trails outlive their tasks, and so does what is found here. */
export async function searchAuditEntries(
  { db }: TaskDeps,
  request: SearchAuditEntriesRequest,
  call: Call,
): Promise<MessageInitShape<typeof SearchAuditEntriesResponseSchema>> {
  const check = new Check(call);
  const filter = readFilter(check, request);
  const { after, size } = readPage(check, request);
  check.done();

  const values: unknown[] = [];
  // One more than asked for, which tells that there is another page.
  const text = auditText(filter, { after, size: size + 1 }, (value) => `$${values.push(value)}`);
  // Without a name, and so planned for its own values: what suits one filter is the wrong plan for another.
  const rows = await db.query<AuditRow>({ name: "", text }, values);
  const entries = rows.slice(0, size);
  const last = rows.length > size ? entries.at(-1) : undefined;
  return { entries: entries.map(viewEntry), nextPageToken: last ? writeToken(LIST, last.id) : "" };
}
