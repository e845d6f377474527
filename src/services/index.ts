import type { BlockList } from "node:net";
import type { Logger } from "pino";
import { AuthService } from "../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { TaskService } from "../../gen/awaithumans/task/v1/task_service_pb.ts";
import { authVerbs, renewActor } from "./auth/index.ts";
import { bind, type CallSources } from "./core/bind.ts";
import type { Actor } from "./core/call.ts";
import type { Implementation } from "./core/transport.ts";
import type { Database } from "./db/database.ts";
import { TaskListener } from "./db/listener.ts";
import { TaskNotifier } from "./db/notifier.ts";
import { Kick } from "./db/outbox.ts";
import { Changes, taskInserts, taskVerbs, Waiters, Wakeups } from "./task/index.ts";

export interface ServicesOptions {
  db: Database;
  /** Connection URL for the one connection that listens. */
  databaseUrl: string;
  /** Tells this node's notifications from those of others. */
  nodeId: string;
  outboundAllow: BlockList;
  verifierKeyEnvs: readonly string[];
  sources: CallSources;
  log: Logger;
}

/** The verbs of every noun, bound, and what they share within one process. */
export interface Services {
  implementations: Implementation[];
  waiters: Waiters;
  changes: Changes;
  wakeups: Wakeups;
  outbox: Kick;
  /** Ends watches, stores what was asked, sends the last notifications and stops listening. */
  close(): Promise<void>;
}

export function startServices(options: ServicesOptions): Services {
  const { db, databaseUrl, nodeId, outboundAllow, sources, log } = options;
  const waiters = new Waiters();
  const notifier = new TaskNotifier(db, { nodeId, log });
  const changes = new Changes(waiters, notifier);
  const wakeups = new Wakeups({ db, waiters, changes, log });
  const outbox = new Kick();
  const listener = new TaskListener({
    url: databaseUrl,
    nodeId,
    log,
    onChanged: (ids) => wakeups.changed(ids),
    onMissed: () => wakeups.missed(),
  });
  const verifierKeyEnvs = new Set(options.verifierKeyEnvs);
  const renew = (actor: Actor, now: Date) => renewActor(db, actor, now);
  const inserts = taskInserts(db);
  const tasks = { db, inserts, renew, changes, waiters, outbox, outboundAllow, verifierKeyEnvs };
  return {
    implementations: [
      { service: TaskService, impl: bind(TaskService, taskVerbs, tasks, sources) },
      { service: AuthService, impl: bind(AuthService, authVerbs, { db }, sources) },
    ],
    waiters,
    changes,
    wakeups,
    outbox,
    async close() {
      changes.close();
      await inserts.flush();
      await wakeups.close();
      await notifier.close();
      await listener.close();
    },
  };
}
