import { Migrator } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/postgresql";
import { ApiKey, AttemptWindow, Session, SetupToken } from "../auth/auth.entity.ts";
import { DeliveryEntity, SenderIdentityEntity } from "../channel/channel.entity.ts";
import { Rollup, TaskDay, TaskSpread } from "../stats/stats.entity.ts";
import { AuditEntry, Draft, Presence, SpentLink, Task, TaskOffer } from "../task/task.entity.ts";
import { User } from "../user/user.entity.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { CallbackAttempt, OutboxRow } from "./outbox.entity.ts";

export type { MikroORM } from "@mikro-orm/postgresql";

export interface DatabaseOptions {
  url: string;
  /** Most connections at once. */
  poolSize: number;
  /** Shown in pg_stat_activity, e.g. `awaithumans server`. */
  applicationName: string;
  /** For migrations: an index over all tasks takes as long as it takes. */
  patient?: boolean;
}

/** Opens the pool; the schema is left as it is. */
export async function openOrm(options: DatabaseOptions): Promise<MikroORM> {
  const { url, poolSize, applicationName, patient = false } = options;
  return MikroORM.init({
    clientUrl: url,
    entities: [
      ...[Task, AuditEntry, OutboxRow, User, Session, SetupToken, AttemptWindow],
      ...[DeliveryEntity, SenderIdentityEntity, SpentLink, ApiKey, TaskOffer, Draft],
      ...[TaskDay, TaskSpread, Rollup, CallbackAttempt, Presence],
    ],
    extensions: [Migrator],
    migrations: { migrationsList: MIGRATIONS, snapshot: false, tableName: "migrations", silent: true },
    schemaGenerator: { ignoreSchema: ["graphile_worker"] },
    pool: { min: 0, max: poolSize },
    driverOptions: {
      application_name: applicationName,
      // The server's own limit, and ours for a server that no longer answers at all.
      ...(!patient && { statement_timeout: 10_000, query_timeout: 12_000 }),
      lock_timeout: 5_000,
      // A bitmap of a million tasks fits into it; one that does not has every row's words computed anew.
      options: "-c work_mem=16MB",
      idle_in_transaction_session_timeout: 15_000,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    },
    forceUtcTimezone: true,
    discovery: { warnWhenNoEntities: false },
  });
}
