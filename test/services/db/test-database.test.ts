import { expect, test } from "vitest";
import { createTestDatabase } from "../../support/postgres.ts";

test("every test database has the whole schema, no rows, and is its own", async () => {
  const databases = await Promise.all(Array.from({ length: 12 }, () => createTestDatabase()));
  try {
    expect(new Set(databases.map(({ url }) => url)).size).toBe(12);
    for (const { db } of databases) {
      const tables = await db.query<{ table: string }>(
        {
          name: "tables",
          text: `select table_schema || '.' || table_name as table from information_schema.tables
                 where table_schema in ('public', 'graphile_worker')`,
        },
        [],
      );
      const names = tables.map(({ table }) => table);
      expect(names).toContain("public.tasks");
      expect(names).toContain("public.outbox");
      expect(names).toContain("graphile_worker._private_jobs");
      expect(await db.query({ name: "rows", text: "select 1 from tasks" }, [])).toEqual([]);
    }
  } finally {
    await Promise.all(databases.map((database) => database.close()));
  }
});
