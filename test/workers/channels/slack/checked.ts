import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { AnthropicServer } from "../../../support/anthropic-server.ts";
import { type SlackTest, startSlackTest } from "./slack-test.ts";

/** What the tests of a file share; see `useCheckedSlack`. */
export let claude: AnthropicServer;
export let t: SlackTest;

/**
 * Opens a Slack with the channel `#approvals` for the tests of a file, and a vendor who checks answers. No answer to Slack
 * may have been wrong, or later than its three seconds.
 */
export function useCheckedSlack(): void {
  beforeAll(async () => {
    claude = await AnthropicServer.start();
    t = await startSlackTest(claude.env);
    t.slack.addChannel("approvals");
  });
  afterAll(async () => {
    await t.close();
    await claude.close();
  });
  afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));
}
