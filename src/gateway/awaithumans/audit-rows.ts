import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  AuditEntrySchema,
  type SearchAuditEntriesResponse,
} from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { csvLine } from "../core/csv.ts";
import type { Query } from "../core/fields.ts";
import { jsonReply } from "../core/http.ts";
import { arrayText, objectText } from "../core/json.ts";
import { given, type ParameterDoc, pagedRow, type Row, type RowRequest, row } from "../core/row.ts";
import { nextLink } from "./paging.ts";
import { listOf, string, time } from "./schemas/parts.ts";
import { foundMembers } from "./wire.ts";

const rpc = TaskService.method.searchAuditEntries;
const TAG = "Audit";
const PATH = "/api/audit";

const ACTOR_TYPES = ["agent", "human", "system"] as const;

const FILTERS: readonly ParameterDoc[] = [
  { name: "task_id", description: "Only entries of this task, which may be gone.", schema: string },
  { name: "action", description: "Only this action, for instance `completed`.", schema: string },
  {
    name: "actor",
    description: "Only acts of this person: user id, or e-mail address without regard to case.",
    schema: string,
  },
  {
    name: "actor_type",
    description: "Only acts of agents, of people, or of the server itself.",
    schema: { type: "string", enum: [...ACTOR_TYPES] },
  },
  { name: "channel", description: "Only what came by this channel.", schema: string },
  { name: "from", description: "Only entries of this moment or later.", schema: time },
  { name: "until", description: "Only entries before this moment.", schema: time },
];

function filterOf(query: Query) {
  const [from, until] = [query.time("from"), query.time("until")];
  return {
    taskId: query.text("task_id") ?? "",
    action: query.text("action") ?? "",
    actor: query.text("actor") ?? "",
    actorType: query.oneOf("actor_type", ACTOR_TYPES) ?? "",
    channel: query.text("channel") ?? "",
    ...given({ fromTime: from && timestampFromDate(from), untilTime: until && timestampFromDate(until) }),
  };
}

const list = row({
  method: "GET",
  path: PATH,
  rpc,
  doc: {
    tag: TAG,
    summary: "Search the audit trails of all tasks",
    description:
      "The newest entry first. Filters are combined: an entry must pass all of them. The trails of deleted tasks are among " +
      "them, without the question.",
    query: [
      ...FILTERS,
      {
        name: "limit",
        description: "Entries a page.",
        schema: { type: "integer", minimum: 1, maximum: 1_000, default: 100 },
      },
      {
        name: "cursor",
        description: "From the `Link` header of the page before.",
        schema: string,
      },
    ],
    answer: {
      status: 200,
      description: "One page.",
      schema: listOf("FoundAuditEntry"),
      headers: { Link: 'The next page, as `rel="next"`; absent on the last one.' },
    },
    errors: [],
  },
  request: ({ query }) => ({
    ...filterOf(query),
    pageSize: query.whole("limit", { min: 1, max: 1_000, fallback: 100 }),
    pageToken: query.text("cursor") ?? "",
  }),
  response: ({ entries, nextPageToken }, http) =>
    jsonReply(200, arrayText(entries.map((entry) => objectText(foundMembers(entry)))), {
      ...(nextPageToken && { link: nextLink(http, nextPageToken) }),
    }),
});

/** How a file looks. */
interface Format {
  readonly media: string;
  readonly head: string;
  /** One entry, by its members as JSON text. */
  line(members: Readonly<Record<string, string>>): string;
}

const COLUMNS = Object.keys(foundMembers(create(AuditEntrySchema)));

const FORMATS = {
  csv: {
    media: "text/csv",
    head: csvLine(COLUMNS),
    line: (members) => csvLine(COLUMNS.map((column) => cellOf(members[column]))),
  },
  // JSON has line ends between its tokens only, where a blank is as good.
  jsonl: {
    media: "application/x-ndjson",
    head: "",
    line: (members) => `${objectText(members).replace(/[\r\n]/g, " ")}\n`,
  },
} as const satisfies Record<string, Format>;
const NAMES = ["csv", "jsonl"] as const;

/** Text as it is, nothing for null, and anything else as its JSON. */
function cellOf(json = "null"): string {
  if (json === "null") return "";
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

const nameOf = ({ query }: RowRequest) => query.oneOf("format", NAMES) ?? "csv";
const linesOf = ({ entries }: SearchAuditEntriesResponse, { line }: Format): string =>
  entries.map((entry) => line(foundMembers(entry))).join("");

/** Questions can be long: what one file holds in memory at a time is a page of them. */
const PAGE = 500;

const file = pagedRow({
  method: "GET",
  path: `${PATH}/export`,
  rpc,
  doc: {
    tag: TAG,
    summary: "Download the audit trails of all tasks",
    description:
      "All entries that pass the filters, the newest first, as CSV with a header row or as JSON Lines. Cells that a spreadsheet " +
      "would take for a formula begin with an apostrophe. Where the server cannot go on the connection breaks: a file that " +
      "ends is complete.",
    query: [
      {
        name: "format",
        description: "`csv` or `jsonl`.",
        schema: { type: "string", enum: [...NAMES], default: "csv" },
      },
      ...FILTERS,
    ],
    answer: {
      status: 200,
      description: "The file.",
      schema: string,
      media: NAMES.map((name) => FORMATS[name].media),
      headers: { "Content-Disposition": "The name of the file, with today's date in UTC." },
    },
    errors: [],
  },
  request: (http) => {
    // Read with the filters, so that what is wrong with it is told with what is wrong with them.
    nameOf(http);
    return { ...filterOf(http.query), pageSize: PAGE };
  },
  response: (page, http) => {
    const name = nameOf(http);
    const { media, head } = FORMATS[name];
    return {
      status: 200,
      headers: {
        "content-type": `${media}; charset=utf-8`,
        "content-disposition": `attachment; filename="audit-${http.now.toISOString().slice(0, 10)}.${name}"`,
      },
      body: head + linesOf(page, FORMATS[name]),
    };
  },
  pages: {
    next: ({ nextPageToken }, { query }) =>
      nextPageToken === "" ? undefined : { ...filterOf(query), pageSize: PAGE, pageToken: nextPageToken },
    text: (page, http) => linesOf(page, FORMATS[nameOf(http)]),
  },
});

/** The trails of all tasks, to look through and to take away. */
export const AUDIT_ROWS: readonly Row[] = [list, file];
