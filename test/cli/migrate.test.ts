import { expect, inject, onTestFinished, test } from "vitest";
import { createEmptyDatabase } from "../support/postgres.ts";
import { awaithumans, emptyFolder } from "./command.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createEmptyDatabase();
  onTestFinished(drop);
  return url;
}

test("migrate applies everything once; serve and worker refuse before that and say what to run", async () => {
  const folder = await emptyFolder();
  const env = { AWAITHUMANS_DATABASE_URL: await emptyDatabase(), AWAITHUMANS_PAYLOAD_KEY: KEY };
  for (const command of ["serve", "worker"]) {
    const refused = await awaithumans([command], { folder, env });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/lacks 0001-initial, .*job runner.*awaithumans migrate/);
  }
  const doctor = await awaithumans(["doctor"], { folder, env });
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toMatch(/✗ Database: .*awaithumans migrate/);

  const first = await awaithumans(["migrate"], { folder, env });
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/✓ Applied 0001-initial\n(.*\n)*✓ Applied job runner, version \d+\n/);
  const second = await awaithumans(["migrate"], { folder, env });
  expect(second).toEqual({ code: 0, stdout: "✓ The schema is up to date; nothing to do.\n", stderr: "" });
  const mended = await awaithumans(["doctor"], {
    folder,
    env: { ...env, AWAITHUMANS_ADMIN_API_TOKEN: "long-enough" },
  });
  expect(mended.stdout).toMatch(/✓ Database: .*up to date/);
  expect(mended.code).toBe(0);
});

test("migrate from several processes at once applies everything once", async () => {
  const folder = await emptyFolder();
  const env = { AWAITHUMANS_DATABASE_URL: await emptyDatabase() };
  const outcomes = await Promise.all([1, 2, 3].map(() => awaithumans(["migrate"], { folder, env })));
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(outcomes.filter(({ stdout }) => stdout.includes("✓ Applied 0001-initial"))).toHaveLength(1);
});

test("a database that is not there: exit code 3; one that refuses the password: 4; neither tells the password", async () => {
  const folder = await emptyFolder();
  const wrongPassword = new URL(inject("maintenanceUrl"));
  wrongPassword.password = "guessed-password";
  const nobody = await awaithumans(["migrate"], {
    folder,
    env: { AWAITHUMANS_DATABASE_URL: "postgres://me:guessed-password@127.0.0.1:1/none" },
  });
  expect(nobody.code).toBe(3);
  expect(nobody.stderr).toContain("127.0.0.1:1/none cannot be reached (ECONNREFUSED)");
  const refused = await awaithumans(["migrate"], {
    folder,
    env: { AWAITHUMANS_DATABASE_URL: wrongPassword.href },
  });
  expect(refused.code).toBe(4);
  expect(nobody.stderr + refused.stderr).not.toContain("guessed-password");
});
