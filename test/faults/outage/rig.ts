import { setTimeout as delay } from "node:timers/promises";
import { runMigrations } from "graphile-worker";
import { Database } from "../../../src/services/db/database.ts";
import { type EmbeddedPostgres, startEmbedded } from "../../../src/services/db/embedded/index.ts";
import { migrate } from "../../../src/services/db/migrate.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { makeFolder } from "../../support/postgres-folder.ts";
import { Receiver } from "../../workers/receiver.ts";
import type { Node } from "../node.ts";
import { PostgresProxy } from "../proxy.ts";

/** Between two tries. */
const PAUSE_MS = 20;

/** A server behind a proxy, another one with a connection of its own, and somebody who looks on. */
export interface Rig {
  proxy: PostgresProxy;
  near: Node;
  nearUrl: string;
  /** The other node. */
  far: Node;
  farUrl: string;
  /** Not by way of the proxy. */
  db: Database;
  receiver: Receiver;
  /** Only where the Postgres is one of its own. */
  cluster: EmbeddedPostgres | undefined;
  close(): Promise<void>;
}

/** Puts the nodes on a database of their own, on a Postgres of their own where that is to be restarted. */
export async function setUp(nodes: readonly [Node, Node], ownCluster: boolean): Promise<Rig> {
  const base = ownCluster ? await startCluster() : { ...(await createTestDatabase()), cluster: undefined };
  const [proxy, receiver] = await Promise.all([PostgresProxy.start(base.url), Receiver.start()]);
  const [near, far] = nodes;
  const [nearUrl, farUrl] = await Promise.all([near.start(proxy.url, {}), far.start(base.url, {})]);
  return {
    ...{ proxy, near, nearUrl, far, farUrl, receiver, db: base.db, cluster: base.cluster },
    async close() {
      await Promise.all([near.stop(), far.stop()]);
      await Promise.all([proxy.close(), receiver.close()]);
      await base.close();
    },
  };
}

/** A whole Postgres, which loses nothing of what it committed. */
async function startCluster() {
  const { folder, remove } = await makeFolder();
  const cluster = await startEmbedded({ stateDir: folder });
  const { url } = cluster;
  const db = await Database.open({ url, poolSize: 2, applicationName: "awaithumans test" });
  await migrate(db, url, [() => runMigrations({ connectionString: url })]);
  const close = async () => {
    await db.close();
    await cluster.stop();
    await remove();
  };
  return { url, db, cluster, close };
}

/** Looks until it is so. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await delay(PAUSE_MS);
  }
}
