import type { BlockList } from "node:net";
import type { Logger } from "pino";
import { AuthService } from "../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { CallbackService } from "../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import { ChannelService } from "../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import { StatsService } from "../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { TaskService } from "../../gen/awaithumans/task/v1/task_service_pb.ts";
import { UserService } from "../../gen/awaithumans/user/v1/user_service_pb.ts";
import {
  type Adopt,
  authVerbs,
  type CredentialSettings,
  hashPassword,
  type PasswordLinks,
  renewActor,
} from "./auth/index.ts";
import { callbackVerbs } from "./callback/index.ts";
import { type ChannelPorts, channelVerbs, type Vault } from "./channel/index.ts";
import { bind, type CallSources } from "./core/bind.ts";
import type { Actor } from "./core/call.ts";
import type { Implementation } from "./core/transport.ts";
import type { Database } from "./db/database.ts";
import { TaskListener } from "./db/listener.ts";
import { TaskNotifier } from "./db/notifier.ts";
import { Kick } from "./db/outbox.ts";
import { RollUps, type ServerFacts, type SettingFindings, statsVerbs } from "./stats/index.ts";
import {
  adoptTasks,
  Changes,
  releaseHeld,
  type TaskInserts,
  taskInserts,
  taskVerbs,
  type VerifierPort,
  Waiters,
  Wakeups,
} from "./task/index.ts";
import { Picks, type UserDeps, userVerbs } from "./user/index.ts";

export interface ServicesOptions {
  db: Database;
  /** Connection URL for the one connection that listens. */
  databaseUrl: string;
  /** Tells this node's notifications from those of others. */
  nodeId: string;
  outboundAllow: BlockList;
  verifiers: VerifierPort;
  channels: ChannelPorts;
  vault: Vault;
  settings: CredentialSettings;
  /** Most places for those who wait; as many as usual where it is not said. */
  maxWaiters?: number | undefined;
  passwordLinks: PasswordLinks;
  facts: ServerFacts;
  settingFindings: SettingFindings;
  sources: CallSources;
  log: Logger;
}

/** The verbs of every noun, bound, and what they share within one process. */
export interface Services {
  implementations: Implementation[];
  waiters: Waiters;
  changes: Changes;
  wakeups: Wakeups;
  notifier: TaskNotifier;
  inserts: TaskInserts;
  outbox: Kick;
  /** What is shown of a task changed, although the task may not have: watchers look again. */
  touched(taskId: string): void;
  /** Ends watches, stores what was asked, sends the last notifications and stops listening. */
  close(): Promise<void>;
}

export function startServices(options: ServicesOptions): Services {
  const { db, databaseUrl, nodeId, outboundAllow, verifiers, channels, vault, sources, log } = options;
  const { passwordLinks, settings, facts, settingFindings } = options;
  const waiters = new Waiters({ most: options.maxWaiters });
  const notifier = new TaskNotifier(db, { nodeId, log });
  const changes = new Changes(waiters, notifier);
  const wakeups = new Wakeups({ db, waiters, changes, log });
  const outbox = new Kick();
  const listener = new TaskListener({
    url: databaseUrl,
    nodeId,
    log,
    onChanged: (ids) => wakeups.changed(ids),
    onMissed: (query) => wakeups.missed(query),
  });
  const renew = (actor: Actor, now: Date) => renewActor(db, actor, now);
  const inserts = taskInserts(db);
  const picks = new Picks();
  const touched = (taskId: string) => {
    wakeups.changed([taskId]);
    notifier.publish(taskId);
  };
  const shared = { db, changes, waiters, outbox, channels };
  const adopt: Adopt = async (query, { id, email, active }, call) =>
    active && email !== null ? adoptTasks(changes, { query, person: { id, email }, call }) : undefined;
  const release: UserDeps["release"] = async (query, person, call) => {
    const released = await releaseHeld(query, person, call);
    const told = () => {
      for (const task of released) changes.committed(task);
      if (released.length > 0) outbox.kick();
    };
    return { count: released.length, told };
  };
  const people: UserDeps = { db, hashPassword, passwordLinks, channels, outbox, adopt, release };
  const figures = { db, rollUps: new RollUps(), facts, channels, settings: settingFindings };
  const tasks = { ...shared, inserts, picks, renew, outboundAllow, verifiers, touched };
  return {
    implementations: [
      { service: TaskService, impl: bind(TaskService, taskVerbs, tasks, sources) },
      {
        service: AuthService,
        impl: bind(AuthService, authVerbs, { db, settings, passwordLinks, outbox, adopt }, sources),
      },
      { service: UserService, impl: bind(UserService, userVerbs, people, sources) },
      {
        service: ChannelService,
        impl: bind(ChannelService, channelVerbs, { db, channels, vault, outbox }, sources),
      },
      { service: CallbackService, impl: bind(CallbackService, callbackVerbs, { db, outbox }, sources) },
      {
        service: StatsService,
        impl: bind(StatsService, statsVerbs, figures, sources),
      },
    ],
    waiters,
    changes,
    wakeups,
    notifier,
    inserts,
    outbox,
    touched,
    async close() {
      changes.close();
      await inserts.flush();
      await wakeups.close();
      await notifier.close();
      await listener.close();
    },
  };
}
