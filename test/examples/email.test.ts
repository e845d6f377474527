import { expect, onTestFinished, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import { startTestServer } from "../support/server.ts";
import { runExample } from "./example.ts";

async function openOffice() {
  const post = await MailServer.start();
  onTestFinished(() => post.close());
  const server = await startTestServer({
    AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
    AWAITHUMANS_EMAIL_FROM: "agent@acme.test",
    AWAITHUMANS_SMTP_HOST: "127.0.0.1",
    AWAITHUMANS_SMTP_PORT: String(post.port),
    AWAITHUMANS_SMTP_START_TLS: "false",
  });
  onTestFinished(() => server.close());
  return { post, server };
}

test("the mail has a button for each answer; pressing one behind its link ends the wait", async () => {
  const { post, server } = await openOffice();
  const example = runExample(server, "email", "email:mira@acme.test");
  const { to, parsed } = await post.mail(1);
  expect(to).toBe("mira@acme.test");
  expect(parsed.subject).toContain("Approve $250 refund?");
  const buttons = [
    ...(parsed.text ?? "").matchAll(/^(.+): http:\S+(\/api\/channels\/email\/action\/\S+)$/gm),
  ];
  expect(buttons).toHaveLength(2);
  const [, , approve = ""] = buttons[0] ?? [];
  expect((await server.call("POST", approve, { token: null })).status).toBe(200);
  await example.printed(/^Refund approved$/m);
  expect(await example.exited).toBe(0);
});

test("by itself it writes to the address of the quickstart", async () => {
  const { post, server } = await openOffice();
  const example = runExample(server, "email");
  onTestFinished(() => example.stop());
  expect((await post.mail(1)).to).toBe("approvals@example.com");
});
