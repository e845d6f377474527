import { expect, onTestFinished, test } from "vitest";
import { startTestServer } from "../support/server.ts";
import { SlackServer } from "../support/slack-server.ts";
import { runExample } from "./example.ts";

async function openWorkspace() {
  const slack = await SlackServer.start();
  onTestFinished(() => slack.close());
  const server = await startTestServer(slack.env);
  onTestFinished(() => server.close());
  slack.appUrl = server.url;
  return { slack, server };
}

test("claimed in the channel, answered in the modal, and the script goes on", async () => {
  const { slack, server } = await openWorkspace();
  const { id: channel } = slack.addChannel("approvals");
  const mira = slack.addMember("mira");
  const pair = { slack_team_id: slack.teamId, slack_user_id: mira.id };
  await server.call("POST", "/api/users", { body: pair });
  const example = runExample(server, "slack");
  const message = await slack.when(() => slack.messages.find((each) => each.channel === channel));
  expect(JSON.stringify(message.blocks)).toContain("Approve $250 refund?");
  await mira.click(message, "awaithumans.claim_task");
  const view = await mira.view();
  await mira.submit(view, { Approved: "Approve", Notes: "Charged twice, seen in the ledger." });
  await example.printed(/^Refund approved: Charged twice, seen in the ledger\.$/m);
  expect(await example.exited).toBe(0);
  expect(slack.problems).toEqual([]);
});

test("another destination, by argument", async () => {
  const { slack, server } = await openWorkspace();
  const { id: channel } = slack.addChannel("refunds");
  const example = runExample(server, "slack", "slack:#refunds", "refund:other");
  onTestFinished(() => example.stop());
  await slack.when(() => slack.messages.find((each) => each.channel === channel));
});
