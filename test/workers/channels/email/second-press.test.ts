import { afterAll, beforeAll, expect, test } from "vitest";
import { AnthropicServer, passes } from "../../../support/anthropic-server.ts";
import { hold } from "../../../support/locks.ts";
import { link, useOffice } from "./office.ts";

let vendor: AnthropicServer;
beforeAll(async () => {
  vendor = await AnthropicServer.start();
});
afterAll(() => vendor.close());
const office = useOffice(() => ({ env: vendor.env }));

test("a press that was on its way while another press of the same link was answered and sent back changes nothing", async () => {
  const { ask, mailOf, press, task, server } = office();
  vendor.answerWith(passes());
  const id = await ask({ verifier_config: { provider: "claude", instructions: "Is it right?" } });
  const url = link(await mailOf(id), "Approve");
  const claims = Buffer.from(url.split("/").at(-1) ?? "", "base64url").subarray(32);
  const { j: linkId } = JSON.parse(claims.toString());
  // Nobody else is about to write the task.
  await expect.poll(async () => (await task(id)).status).toBe("notified");

  const other = await hold(server.database.url, "select from tasks where id = $1 for update", [id]);
  const pressed = press(url);
  await other.until(1);
  await other.query("insert into spent_links (id, task_id, spend_time) values ($1, $2, now())", [linkId, id]);
  await other.query("update tasks set status = 'rejected', verification_attempt = 1 where id = $1", [id]);
  await other.release();

  expect((await pressed).status).toBe(410);
  expect(await task(id)).toMatchObject({ status: "rejected", verification_attempt: 1, response: null });
  expect(vendor.questions).toEqual([]);
});
