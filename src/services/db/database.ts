import type { MikroORM } from "@mikro-orm/postgresql";
import pg from "pg";
import { step } from "../core/step.ts";
import { type DatabaseOptions, openOrm } from "./orm.ts";

/** One SQL statement with `$1`… parameters, planned once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** How a pool of connections is used now. */
export interface Connections {
  /** How many there may be. */
  readonly most: number;
  readonly total: number;
  readonly idle: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}

/** Runs one statement; the shape of its rows is the caller's to know. */
export type Query = <Row extends pg.QueryResultRow>(
  statement: Statement,
  values: readonly unknown[],
) => Promise<Row[]>;

/** The pool that MikroORM keeps, used by prepared statements; the entities say what the schema is. */
export class Database {
  readonly orm: MikroORM;
  /**
   * Runs one statement, which is its own transaction. `em.execute` would write the values into the SQL
   * text and so plan it anew each time. `timestamptz` comes back as Date, `json` must be cast to text.
   */
  readonly query: Query;
  readonly #pool: pg.Pool;

  private constructor(orm: MikroORM, pool: pg.Pool) {
    this.orm = orm;
    this.query = queryOf(pool);
    this.#pool = pool;
  }

  /** Connects lazily; the schema is left as it is. */
  static async open(options: DatabaseOptions): Promise<Database> {
    const orm = await openOrm(options);
    return new Database(orm, await orm.em.getConnection().getNativeClient());
  }

  /** Several statements that count together or not at all: what `work` throws undoes them. Nothing remote in there. */
  async transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const query = queryOf(client);
      let last = "";
      const result = await work((statement, values) => {
        last = statement.name;
        return query(statement, values);
      });
      await step({ kind: "statement", name: `${last} commit` }, () => client.query("commit"));
      return result;
    } catch (error) {
      await client.query("rollback").catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** The connections of the pool, and how many calls wait for one. */
  get connections(): Connections {
    const { totalCount, idleCount, waitingCount, options } = this.#pool;
    return { most: options.max, total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async close(): Promise<void> {
    await this.orm.close();
  }
}

/** Statements by way of this connection, or of any of the pool. */
export function queryOf(client: pg.Pool | pg.ClientBase): Query {
  return async <Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]) => {
    const { name } = statement;
    const result = await step({ kind: "statement", name }, () =>
      client.query<Row>({ ...statement, values: [...values], types: pg.types }),
    );
    return result.rows;
  };
}

/** What Postgres calls the error; empty where it is none of its own. */
export function sqlState(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
