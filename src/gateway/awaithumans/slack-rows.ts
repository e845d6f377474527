import { fail } from "../../services/core/errors.ts";
import type { PlainRow } from "../core/row.ts";

const PATH = "/api/channels/slack";

interface Place {
  method: PlainRow["method"];
  path: string;
  summary: string;
  /** Whether anybody may ask, for its credentials are its own. */
  open?: true;
}

const PLACES: readonly Place[] = [
  { method: "GET", path: "/oauth/start", summary: "Begin to install the app in a workspace", open: true },
  { method: "GET", path: "/oauth/callback", summary: "Where Slack sends the installer back to", open: true },
  { method: "GET", path: "/installations", summary: "List the workspaces with the app" },
  { method: "DELETE", path: "/installations/:team_id", summary: "Remove a workspace" },
  { method: "GET", path: "/installations/:team_id/members", summary: "List the people of a workspace" },
  { method: "GET", path: "/static-workspace", summary: "The workspace of the configured bot token" },
];

/** Workspaces that install the app by themselves. This server serves the one of its bot token, so all are refused. */
export const SLACK_ROWS: readonly PlainRow[] = PLACES.map(({ method, path, summary, open }) => ({
  method,
  path: PATH + path,
  doc: {
    tag: "Channels",
    summary,
    description: "This server does not offer it.",
    answer: { status: method === "DELETE" ? 204 : 200, description: "Never yet." },
    errors: ["SERVICE_NOT_CONFIGURED"],
    internal: true as const,
    ...(open && { open }),
  },
  ...(!open && { operator: true as const }),
  reply: () => {
    throw fail("SERVICE_NOT_CONFIGURED", { what: "it serves the one Slack workspace of its bot token" });
  },
}));
