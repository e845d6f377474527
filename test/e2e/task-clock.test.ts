import { beforeAll, expect, test } from "vitest";
import { Receiver } from "../workers/receiver.ts";
import { question } from "./dashboard.ts";
import { dashboard, page, useDashboard } from "./page.ts";

let agent: Receiver;

beforeAll(async () => {
  agent = await Receiver.start();
  return () => agent.close();
});
useDashboard();

const facts = () => page.locator("#task header");
const MINUTE = 60_000;

/** Lets the clock of the page run on by itself; of the server nothing changes. */
async function showAt(id: string, ahead: number): Promise<void> {
  await page.clock.setSystemTime(Date.now() + ahead);
  await page.goto(dashboard.addressOf(id));
}

test("the header says when it is due and since when the agent waits, the exact times on hover and to screen readers", async () => {
  const id = await dashboard.ask("In time?", {
    timeout_seconds: 3600,
    idempotency_key: "order:7",
    priority: 90,
  });
  await showAt(id, 5 * MINUTE);
  const due = facts().getByText(/^due in 5\d min/);
  await due.waitFor();
  const at = (await dashboard.find(id)).json.due_at;
  expect(await due.getAttribute("datetime")).toBe(at);
  expect(await due.getAttribute("title")).toMatch(/2\d{3}/);
  expect(await due.getAttribute("class")).not.toContain("text-warn");
  await facts().getByText("agent waiting for 5 min").waitFor();
  await facts().getByText("high priority (90)").waitFor();
  await facts().getByText("order:7").waitFor();
  await facts()
    .getByText(/^If nobody answers by .+, the task times out\.$/)
    .waitFor();
});

test("under ten minutes the deadline needs attention, and after it the task is overdue", async () => {
  const id = await dashboard.ask("Soon?", { timeout_seconds: 900 });
  await showAt(id, 6 * MINUTE);
  const due = facts().getByText(/^due in 8 min/);
  await due.waitFor();
  expect(await due.getAttribute("class")).toContain("text-warn");
  await page.clock.setSystemTime(Date.now() + 16 * MINUTE);
  await facts().getByText("overdue").waitFor();
});

test("the answer that stands in for silence is said beforehand, long ones folded", async () => {
  const response_schema = {
    type: "object",
    properties: { approved: { type: "boolean" }, note: { type: "string" }, lines: { type: "array" } },
  };
  const short = await dashboard.ask("Or else?", {
    response_schema,
    on_timeout: { response: { approved: false, note: "Nobody was there." } },
  });
  await page.goto(dashboard.addressOf(short));
  await facts().getByText("the agent gets:").waitFor();
  await facts().getByText("Approved: No").waitFor();
  await facts().getByText("Note: Nobody was there.").waitFor();
  const long = await dashboard.ask("Or else, at length?", {
    response_schema,
    on_timeout: { response: { lines: ["one", "two"] } },
  });
  await page.goto(dashboard.addressOf(long));
  await facts().getByText("the agent gets the answer that it has prepared").click();
  await facts().getByText("two", { exact: true }).waitFor();
});

test("who asked is named where it is a key, to operators", async () => {
  const key = await dashboard.server.call("POST", "/api/keys", {
    body: { name: "refund-agent", scopes: ["tasks:write", "tasks:read"] },
  });
  expect(key.status).toBe(201);
  const asked = await dashboard.server.call("POST", "/api/tasks", {
    token: key.json.key,
    body: {
      ...{ task: "By a key?", payload: {}, payload_schema: {}, timeout_seconds: 900 },
      ...{ response_schema: { type: "object" }, idempotency_key: "by a key" },
    },
  });
  await page.goto(dashboard.addressOf(asked.json.id));
  await facts().getByText("asked by the key “refund-agent”").waitFor();
  await page.getByText("Audit trail", { exact: true }).click();
  await page.getByRole("list", { name: "Audit trail" }).getByText("key “refund-agent”").waitFor();
});

test("an ended task says what came of it, and operators whether the agent was told", async () => {
  agent.answer = (response) => {
    response.statusCode = 204;
    response.end();
  };
  const id = await dashboard.ask("Told?", { callback_url: agent.url });
  await page.goto(dashboard.addressOf(id));
  await question(page, "Told?").waitFor();
  await dashboard.answer(id, { approved: true });
  const callback = page.getByRole("region", { name: "Callback" });
  await callback.getByText("Taken").waitFor();
  await callback.getByText(agent.url).waitFor();
  await callback.getByText("1 attempt").waitFor();
  expect(await facts().getByText("agent waiting").count()).toBe(0);
  await facts().getByText("asked just now").waitFor();
});

test("a callback that is not taken says so, and when it is tried again", async () => {
  agent.answer = (response) => {
    response.statusCode = 503;
    response.end();
  };
  const id = await dashboard.ask("Told later?", { callback_url: agent.url });
  await dashboard.server.call("POST", `/api/tasks/${id}/cancel`);
  await page.goto(dashboard.addressOf(id));
  const callback = page.getByRole("region", { name: "Callback" });
  await callback.getByText("Retrying").waitFor();
  await callback.getByText(/503/).waitFor();
  await callback.getByText(/the next in/).waitFor();
});

test("an answer taken for silence is called what it is", async () => {
  const id = await dashboard.ask("Anybody?", {
    timeout_seconds: 60,
    on_timeout: { response: { approved: false } },
  });
  const overdue = "update tasks set due_time = now() - interval '1 second' where id = $1";
  await dashboard.server.database.db.query({ name: "", text: overdue }, [id]);
  await page.goto(dashboard.addressOf(id));
  await page.getByText(/^Nobody answered in time\. The answer given for that case was taken/).waitFor();
  await page.getByText("Audit trail", { exact: true }).click();
  await page
    .getByRole("list", { name: "Audit trail" })
    .getByText("Nobody answered in time; the prepared answer was taken")
    .waitFor();
});
