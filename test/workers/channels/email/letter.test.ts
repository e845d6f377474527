import { expect, test } from "vitest";
import type { ReceivedMail } from "../../../support/mail-server.ts";
import { cookieOf, link, linksOf, openOffice, useOffice } from "./office.ts";

const office = useOffice();

let added = 0;
async function add(person: object = {}): Promise<{ id: string; email: string }> {
  added += 1;
  const body = { email: `person${added}@acme.test`, ...person };
  const { json } = await office().server.call("POST", "/api/users", { body });
  return json;
}

/** The n-th letter to this address, counting from 1. */
const letterTo = (email: string, n = 1) => office().post.mail(n, ({ to }) => to === email);

const tokenIn = (mail: ReceivedMail, label: string) =>
  new URL(link(mail, label)).searchParams.get("token") ?? "";

const setPassword = (token: string, password = "battery staple") =>
  office().server.call("POST", "/api/auth/password/reset", { token: null, body: { token, password } });

test("an invitation is mailed with the link that the reply has, which signs in", async () => {
  const { id, email } = await add({ display_name: "Eve <script>" });
  const { status, json } = await office().server.call("POST", `/api/users/${id}/invite`);
  expect(status).toBe(200);
  expect(json).toEqual({ link: expect.any(String), mailed: true, expires_at: expect.any(String) });
  const mail = await letterTo(email);
  const { subject, from, text = "", html } = mail.parsed;
  expect([subject, from?.text]).toEqual(["Your account on awaithumans", "approvals@acme.test"]);
  expect(linksOf(mail)).toEqual({ "Set password": json.link });
  expect(html).toContain(json.link.replaceAll("&", "&amp;"));
  expect(text).toMatch(/The link works once, and until \d+ \w+ \d{4}, \d\d:\d\d UTC\./);
  expect(text).toContain(`Sent to ${email}.`);
  expect(mail.parsed.headers.get("auto-submitted")).toBe("auto-generated");
  const reply = await setPassword(tokenIn(mail, "Set password"));
  expect(reply.status).toBe(204);
  const me = await office().server.call("GET", "/api/auth/me", { token: null, cookie: cookieOf(reply) });
  expect(me.json).toMatchObject({ authenticated: true, email });
});

test("whoever is added with an invitation is mailed one", async () => {
  const { id, email } = await add({ invite: true });
  const mail = await letterTo(email);
  expect((await setPassword(tokenIn(mail, "Set password"))).status).toBe(204);
  const { json } = await office().server.call("GET", `/api/users/${id}`);
  expect(json.has_password).toBe(true);
});

test("a forgotten password is mailed a link, which no row holds", async () => {
  const { email } = await add({ password: "correct horse" });
  const body = { email: email.toUpperCase() };
  const asked = await office().server.call("POST", "/api/auth/password/forgot", { token: null, body });
  expect([asked.status, asked.text]).toEqual([204, ""]);
  const mail = await letterTo(email);
  expect(mail.parsed.subject).toBe("A new password for awaithumans");
  const token = tokenIn(mail, "Set new password");
  const text = "select coalesce(json_agg(o)::text, '') as text from outbox o";
  const [rows] = await office().server.database.db.query<{ text: string }>({ name: "test-rows", text }, []);
  expect(rows?.text).not.toContain(token.split(".").at(-1));
  expect(rows?.text).not.toContain(email);
  expect((await setPassword(token)).status).toBe(204);
  expect((await setPassword(token)).json.error_code).toBe("INVALID_PASSWORD_LINK");
});

test("somebody without an e-mail address gets the link by hand", async () => {
  const { id } = await add({ email: null, slack_team_id: "T01", slack_user_id: "U01" });
  const { json } = await office().server.call("POST", `/api/users/${id}/invite`);
  expect(json.mailed).toBe(false);
  expect((await setPassword(new URL(json.link).searchParams.get("token") ?? "")).status).toBe(204);
});

test("a letter that is put off comes again as the same message, with the same link", async () => {
  const { id, email } = await add();
  office().post.faults.push({ at: "data", how: "taken, cut" });
  await office().server.call("POST", `/api/users/${id}/invite`);
  const [first, again] = [await letterTo(email, 1), await letterTo(email, 2)];
  expect(again.parsed.messageId).toBe(first.parsed.messageId);
  expect(linksOf(again)).toEqual(linksOf(first));
});

test("where e-mail is not set up, nothing says so to whoever forgot a password, and people are added all the same", async () => {
  const { server } = await openOffice({ env: { AWAITHUMANS_SMTP_HOST: "" } });
  const person = { email: "ann@acme.test", invite: true };
  const { status, json } = await server.call("POST", "/api/users", { body: person });
  expect(status).toBe(201);
  const invited = await server.call("POST", `/api/users/${json.id}/invite`);
  expect(invited.json).toMatchObject({ mailed: false, link: expect.stringContaining("/password?token=") });
  const body = { email: "ann@acme.test" };
  await server.call("POST", `/api/users/${json.id}/password`, { body: { password: "correct horse" } });
  expect((await server.call("POST", "/api/auth/password/forgot", { token: null, body })).status).toBe(204);
  const text = "select state, last_error as error from outbox where kind = 'letter'";
  await expect
    .poll(() => server.database.db.query({ name: "test-letter-rows", text }, []))
    .toEqual([{ state: "abandoned", error: "no_transport_configured" }]);
});
