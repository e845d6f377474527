import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, createTestServices, refusal, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

const admin = () => t.users(ADMIN);

let added = 0;
/** Changes one label of somebody new. */
async function label(name: "display_name" | "role" | "pool", value: object) {
  added += 1;
  const { user } = await admin().createUser({ email: `person${added}@corp.test` });
  return admin().updateUser({ id: user?.id ?? "", updateMask: { paths: [name] }, ...value });
}

test.each(["\u061C", "\u200E", "\u200F", "\u202A", "\u2069"])(
  "no label has the mark %j, which turns text",
  async (mark) => {
    for (const [name, given] of [
      ["display_name", { displayName: `Eve${mark}tset` }],
      ["role", { role: mark }],
      ["pool", { pool: `${mark}one` }],
    ] as const)
      expect(await refusal(label(name, given))).toMatchObject({
        reason: "VALIDATION_ERROR",
        violations: [`/${name}`],
      });
  },
);

test.each(["\u200B", "\u3164", "\u2060", "\u2800", "\u00AD", "\u115F \uFE0F", "\u2028\u200B", "\u{E0041}"])(
  "no label is %j, which shows nothing",
  async (nothing) => {
    const labels = { displayName: nothing, role: nothing, accessLevel: nothing, pool: nothing };
    expect(await refusal(admin().createUser({ email: "blank@corp.test", ...labels }))).toMatchObject({
      reason: "VALIDATION_ERROR",
      violations: ["/display_name", "/role", "/access_level", "/pool"],
    });
  },
);

test("names of all scripts are taken, joiners, marks and pictures included", async () => {
  for (const displayName of [
    "שרה",
    "سارة",
    "نمی\u200Cخواهم",
    "क्\u200Dष",
    "O’Brien-Łuk",
    "👩\u200D💻",
    "李雷",
  ])
    expect((await label("display_name", { displayName })).user?.displayName).toBe(displayName);
});
