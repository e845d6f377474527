import { expect, onTestFinished, test } from "vitest";
import { setUpOperator, startTestServer } from "../../support/server.ts";

test("a session that begins while the password changes does not outlive the old one", async () => {
  const server = await startTestServer();
  onTestFinished(() => server.close());
  const cookie = await setUpOperator(server);
  const passwordOf = (round: number) => (round === 0 ? "correct horse" : `battery staple ${round}`);
  for (let round = 0; round < 8; round += 1) {
    const credentials = { email: "mira@corp.test", password: passwordOf(round) };
    const change = { current_password: passwordOf(round), new_password: passwordOf(round + 1) };
    const [login, changed] = await Promise.all([
      server.call("POST", "/api/auth/login", { token: null, body: credentials }),
      server.call("POST", "/api/auth/password", { token: null, cookie, body: change }),
    ]);
    expect(changed.status).toBe(204);
    const begun = login.headers.get("set-cookie")?.split(";")[0];
    if (begun !== undefined) {
      const { json } = await server.call("GET", "/api/auth/me", { token: null, cookie: begun });
      expect(json.authenticated).toBe(false);
    } else expect(login.status).toBe(401);
  }
  const { json } = await server.call("GET", "/api/auth/me", { token: null, cookie });
  expect(json.authenticated).toBe(true);
});
