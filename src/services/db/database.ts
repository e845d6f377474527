import type { MikroORM } from "@mikro-orm/postgresql";
import pg from "pg";
import { type DatabaseOptions, openOrm } from "./orm.ts";

/** One SQL statement with `$1`… parameters, planned once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** The pool that MikroORM keeps, used by prepared statements; the entities say what the schema is. */
export class Database {
  readonly orm: MikroORM;
  readonly #pool: pg.Pool;

  private constructor(orm: MikroORM, pool: pg.Pool) {
    this.orm = orm;
    this.#pool = pool;
  }

  /** Connects lazily; the schema is left as it is. */
  static async open(options: DatabaseOptions): Promise<Database> {
    const orm = await openOrm(options);
    return new Database(orm, await orm.em.getConnection().getNativeClient());
  }

  /**
   * Runs one statement, which is its own transaction. `em.execute` would write the values into the SQL
   * text and so plan it anew each time. `timestamptz` comes back as Date, `json` must be cast to text.
   */
  async query<Row extends pg.QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const result = await this.#pool.query<Row>({ ...statement, values: [...values], types: pg.types });
    return result.rows;
  }

  async close(): Promise<void> {
    await this.orm.close();
  }
}
