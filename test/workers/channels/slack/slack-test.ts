import { type Reply, startTestServer, type TestServer } from "../../../support/server.ts";
import type { SlackPerson } from "../../../support/slack-person.ts";
import { SlackServer } from "../../../support/slack-server.ts";
import type { Any } from "../../../support/slack-workspace.ts";

export interface SlackTest {
  slack: SlackServer;
  server: TestServer;
  /** Creates a task and returns it as REST has it; a yes/no with a note unless members are given. */
  ask(members?: object): Promise<Reply["json"]>;
  /** Adds a person to the directory; returns them as REST has them. */
  enrol(person: object): Promise<Reply["json"]>;
  /** Somebody who is in the workspace and in the directory. */
  colleague(name: string, person?: object): Promise<SlackPerson & { userId: string }>;
  read(taskId: string): Promise<Reply["json"]>;
  /** The deliveries of a task, oldest first. */
  ledger(taskId: string): Promise<Reply["json"][]>;
  trail(taskId: string): Promise<Reply["json"][]>;
  close(): Promise<void>;
}

/** A local Slack, and the whole server on a database of its own that uses it. */
export async function startSlackTest(env: Record<string, string> = {}): Promise<SlackTest> {
  const slack = await SlackServer.start();
  const server = await startTestServer({ ...slack.env, ...env });
  slack.appUrl = server.url;
  let asked = 0;
  const good = async (reply: Promise<Reply>) => {
    const { status, text, json } = await reply;
    if (status >= 400) throw new Error(text);
    return json;
  };
  const enrol = (body: object) => good(server.call("POST", "/api/users", { body }));
  return {
    slack,
    server,
    enrol,
    async colleague(name, person = {}) {
      const member = slack.addMember(name);
      const ids = { slack_team_id: slack.teamId, slack_user_id: member.id };
      const { id: userId } = await enrol({ display_name: name, ...ids, ...person });
      return Object.assign(member, { userId });
    },
    ask(members = {}) {
      asked += 1;
      const body = { ...REFUND, idempotency_key: `slack ${asked}`, ...members };
      return good(server.call("POST", "/api/tasks", { body }));
    },
    read: (id) => good(server.call("GET", `/api/tasks/${id}`)),
    ledger: (id) => good(server.call("GET", `/api/tasks/${id}/deliveries`)),
    trail: (id) => good(server.call("GET", `/api/tasks/${id}/audit`)),
    async close() {
      await server.close();
      await slack.close();
    },
  };
}

const REFUND = {
  task: "Approve $250 refund?",
  payload: { amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" },
  payload_schema: { type: "object" },
  response_schema: {
    type: "object",
    required: ["approved"],
    properties: {
      approved: { type: "boolean" },
      notes: { anyOf: [{ type: "string", maxLength: 20 }, { type: "null" }], default: null },
    },
  },
  timeout_seconds: 900,
  notify: ["slack:#approvals"],
};

export const CLAIM = "awaithumans.claim_task";
export const OPEN = "awaithumans.open_review";
export const YES = "awaithumans.answer_yes";
export const NO = "awaithumans.answer_no";
export const DASHBOARD = "awaithumans.open_dashboard";

export interface FormOptions {
  required?: string[];
  form?: object;
  /** Of the task, beside those. */
  members?: object;
}

/** Asks somebody alone and opens the form for them. */
export async function openForm(
  t: SlackTest,
  properties: object,
  { required = [], form, members = {} }: FormOptions = {},
) {
  const person = await t.colleague(`person${t.slack.members.length}`);
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: { type: "object", required, properties },
    ...(form && { form_definition: form }),
    ...members,
  });
  await person.click(await t.slack.message(id), OPEN);
  const view = await person.view();
  const blocks: Any[] = view.view.blocks.filter(({ type }: Any) => type === "input");
  /** By label. */
  const inputs: Record<string, Any> = Object.fromEntries(blocks.map((block) => [block.label.text, block]));
  return { id, person, view, inputs };
}
