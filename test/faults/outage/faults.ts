import type { Rig } from "./rig.ts";
import { until } from "./rig.ts";

/** One way in which the database is not there for a server, or not as it should be. */
export interface Fault {
  name: string;
  /** Whether the server can store nothing while it lasts, can store all, or some and some not. */
  stores: "nothing" | "everything" | "some";
  /** Whether the server calls itself ready while it lasts; not said where that depends on the moment. */
  ready?: boolean;
  /** Whether the node beside is hit, too. */
  hitsBoth?: true;
  /** Whether a Postgres of its own is needed. */
  ownCluster?: true;
  /** Nothing says that it happened or that it is over: time counts from when it began. */
  unnoticed?: true;
  /** Takes long, or much: only in the proof. */
  rare?: true;
  begin(rig: Rig): void | Promise<void>;
  /** Comes back when the database is there again. */
  end(rig: Rig): void | Promise<void>;
}

const nothing = () => {};

/** Ends the Postgres, which is then started again. */
const restarted = (how: string, signal: NodeJS.Signals): Fault => ({
  ...{ name: `Postgres ${how}`, stores: "some", hitsBoth: true, ownCluster: true, rare: true },
  begin: ({ cluster }) => {
    if (cluster?.pid !== undefined) process.kill(cluster.pid, signal);
  },
  end: ({ db }) => until("Postgres is up again", () => answers(db)),
});

async function answers(db: Rig["db"]): Promise<boolean> {
  return db.query({ name: "outage-answers", text: "select" }, []).then(
    () => true,
    () => false,
  );
}

/** As after a failover: who is connected is thrown out, and finds a server that stores nothing. */
async function failOver(db: Rig["db"], readOnly: boolean): Promise<void> {
  const text = `do $$ begin execute format('alter database %I set default_transaction_read_only = ${readOnly}', current_database()); end $$`;
  // The one who looks on was connected before, and may write.
  await db.query({ name: `outage-read-only-${readOnly}`, text }, []);
  await db.query(
    {
      name: "outage-terminate",
      text: `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name <> 'awaithumans test' and pid <> pg_backend_pid()`,
    },
    [],
  );
}

/** Those that take longest come first: they are gone through side by side. */
export const FAULTS: readonly Fault[] = [
  {
    ...{ name: "all old connections half-open for ever", stores: "some", unnoticed: true, rare: true },
    begin: ({ proxy }) => proxy.freeze(/(?:)/),
    end: nothing,
  },
  {
    ...{ name: "connections cut", stores: "some" },
    begin: ({ proxy }) => proxy.cut(),
    end: nothing,
  },
  {
    ...{ name: "connections cut and new ones refused", stores: "nothing", ready: false },
    begin: ({ proxy }) => {
      proxy.refusing = true;
      proxy.cut();
    },
    end: ({ proxy }) => {
      proxy.refusing = false;
    },
  },
  {
    ...{ name: "every notification dropped", stores: "everything", ready: true },
    begin: ({ proxy }) => {
      proxy.deaf = true;
    },
    end: nothing,
  },
  {
    ...{ name: "a half-open connection that listens", stores: "everything", ready: true },
    begin: ({ proxy }) => proxy.freeze(/listener/),
    end: nothing,
  },
  {
    ...{ name: "200 ms for each chunk", stores: "everything", ready: true, rare: true },
    begin: ({ proxy }) => {
      proxy.delayMs = 200;
    },
    end: nothing,
  },
  {
    ...{ name: "a database that only reads, and a new primary", stores: "nothing", hitsBoth: true },
    begin: ({ db }) => failOver(db, true),
    end: ({ db }) => failOver(db, false),
  },
  {
    ...{ name: "everything half-open until it is reset", stores: "nothing", ready: false, rare: true },
    begin: ({ proxy }) => {
      proxy.silent = true;
    },
    end: ({ proxy }) => {
      proxy.silent = false;
    },
  },
  restarted("stopped fast and started", "SIGINT"),
  restarted("stopped at once and started", "SIGQUIT"),
  restarted("killed and started", "SIGKILL"),
];
