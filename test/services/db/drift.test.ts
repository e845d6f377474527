import { expect, test } from "vitest";
import { createTestDatabase } from "../../support/postgres.ts";

test("the migrations and the entities describe the same schema", async () => {
  const { db, close } = await createTestDatabase();
  try {
    expect(await db.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe("");
    expect(await db.orm.migrator.getPending()).toEqual([]);
  } finally {
    await close();
  }
});
