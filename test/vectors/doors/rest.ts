import { memberTexts } from "../../../src/services/json/index.ts";
import type { TestServer } from "../../gateway/server.ts";
import type { Ask, Submission } from "../vector.ts";
import { Refused, type Speaker, type Told } from "./door.ts";

interface Envelope {
  error_code: string;
  details?: unknown;
}

interface Conflict {
  differences: Refused["places"];
  existing: { status: string };
}

/** Places that REST calls otherwise than the contract. */
const RENAMED: readonly (readonly [rest: string, contract: string])[] = [
  ["/task_metadata", "/metadata"],
  ["/on_timeout/response", "/timeout_response"],
  ["/due_at", "/due_time"],
];

function nameInContract(path: string): string {
  const [rest, contract] = RENAMED.find(([rest]) => path === rest || path.startsWith(`${rest}/`)) ?? ["", ""];
  return contract + path.slice(rest.length);
}

/** The refusal in an envelope, its places by the names of the contract. */
export function refusedBy({ error_code, details }: Envelope): Refused {
  // The two shapes are the contract's: a list of places, or what a taken key tells.
  const isConflict = error_code === "IDEMPOTENCY_CONFLICT";
  const conflict = isConflict ? (details as Conflict) : undefined;
  const places = conflict?.differences ?? (details as Refused["places"] | undefined) ?? [];
  return new Refused(error_code, {
    places: places.map(({ path, message }) => ({ path: nameInContract(path), message })),
    existing: conflict?.existing.status,
  });
}

/** The body of a create: users' JSON goes in as it is written. */
function bodyOf(ask: Ask): string {
  const members = Object.entries(ask).map(([name, value]) => {
    const text = name.endsWith("Json") ? value : JSON.stringify(value);
    if (name === "timeoutResponseJson") return `"on_timeout":{"response":${text}}`;
    if (name === "metadata") return `"task_metadata":${text}`;
    const snake = name.replace(/Json$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return `${JSON.stringify(snake)}:${text}`;
  });
  return `{${members.join(",")}}`;
}

/** What the text of a poll tells. */
export function toldBy(text: string): Told {
  const { status, completed_at, timed_out_at } = JSON.parse(text);
  const response = memberTexts(text).get("response") ?? "null";
  return {
    status,
    response: response === "null" ? null : response,
    over: completed_at ? "completed" : timed_out_at ? "timed out" : "neither",
  };
}

const textOrNull = (text: string | undefined): string | null =>
  text === undefined || text === "null" ? null : text;

/** REST under `/api`. */
export function rest(server: TestServer): Speaker {
  const call = async (method: string, path: string, body?: string) => {
    const response = await server.admin(path, {
      method,
      ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) throw refusedBy(JSON.parse(text));
    return { text, headers: response.headers };
  };
  const submit = (submission: Submission) => {
    const { responseJson, timeZone, completedByEmail, completedViaChannel } = submission;
    const rest = {
      time_zone: timeZone,
      completed_by_email: completedByEmail,
      completed_via_channel: completedViaChannel,
    };
    return `{"response":${responseJson},${JSON.stringify(rest).slice(1)}`.replace(/,\}$/, "}");
  };
  return {
    async create(ask) {
      const { text, headers } = await call("POST", "/api/tasks", bodyOf(ask));
      const { id, warnings = [] } = JSON.parse(text);
      return {
        id,
        replayed: headers.get("idempotent-replayed") === "true",
        warnings: warnings.map(({ code }: { code: string }) => code),
      };
    },
    wait: async (id) => toldBy((await call("GET", `/api/tasks/${id}/poll?timeout=30`)).text),
    answer: async (id, submission) =>
      void (await call("POST", `/api/tasks/${id}/complete`, submit(submission))),
    move: async (id, due) =>
      void (await call("POST", `/api/tasks/${id}/deadline`, JSON.stringify({ due_at: due }))),
    cancel: async (id) => void (await call("POST", `/api/tasks/${id}/cancel`)),
    remove: async (id) => void (await call("DELETE", `/api/tasks/${id}`)),
    async read(id) {
      const { text } = await call("GET", `/api/tasks/${id}`);
      const members = memberTexts(text);
      const { status, completed_via_channel } = JSON.parse(text);
      return {
        status,
        payload: members.get("payload") ?? "",
        response: textOrNull(members.get("response")),
        patch: textOrNull(members.get("response_patch")),
        via: completed_via_channel,
      };
    },
    async listed(key) {
      const { text } = await call("GET", `/api/tasks?q=${encodeURIComponent(key)}`);
      return memberTexts(text.replace(/^\[|\]$/g, "")).get("payload") ?? "";
    },
  };
}
