import { afterEach, beforeEach } from "vitest";
import { deriveKey } from "../../../src/config.ts";
import { awaithumansEvents, CALLBACK_SALT } from "../../../src/gateway/awaithumans/events.ts";
import { networks } from "../../../src/services/outbound/index.ts";
import { logged } from "../../../src/workers/core/handlers.ts";
import { type CallbackSend, CallbackSender } from "../../../src/workers/jobs/callback-send.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { recordingLog } from "../log-lines.ts";
import { insertCallback, subjectOf } from "../outbox-rows.ts";
import { Receiver } from "../receiver.ts";

const root = Buffer.from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "base64url");

export const WEBHOOK = Buffer.alloc(32, 7);
export const SIGNING = deriveKey(root, CALLBACK_SALT);
/** When the callbacks of a test are due. */
export const START = new Date("2026-06-01T09:20:30.000Z");

/** A row of the log of attempts; `took` says that its duration makes sense. */
interface LoggedAttempt {
  number: number;
  start: Date;
  took: boolean;
  code: number | null;
  error: string | null;
}

/** A database and a receiver for each test of a file, and whoever sends from one to the other. */
export class CallbackStage {
  base!: TestDatabase;
  receiver!: Receiver;
  now = START;
  readonly #senders: CallbackSender[] = [];

  constructor() {
    beforeEach(async () => {
      this.now = START;
      [this.base, this.receiver] = await Promise.all([createTestDatabase(), Receiver.start()]);
    });
    afterEach(async () => {
      await Promise.all(this.#senders.splice(0).map((each) => each.close()));
      await Promise.all([this.base.close(), this.receiver.close()]);
    });
  }

  /** The job `callback:send`. */
  sender(change: Partial<CallbackSend> = {}): CallbackSender["run"] {
    const { log } = recordingLog();
    const made = new CallbackSender({
      db: this.base.db,
      events: { awaithumans: awaithumansEvents({ signing: SIGNING, webhook: [WEBHOOK] }) },
      allow: networks(["127.0.0.0/8"]),
      budgetMs: 10_000,
      version: "9.9.9",
      around: (run) => logged("callback:send", run, { log }),
      now: () => this.now,
      ...change,
    });
    this.#senders.push(made);
    return made.run;
  }

  /** A callback that is due at the start; returns its id. */
  insert(subject: string = subjectOf(this.receiver.url)): Promise<string> {
    return insertCallback(this.base.db, { subject, time: START });
  }

  attemptsOf(id: string): Promise<LoggedAttempt[]> {
    const text = `select number, start_time as start, duration_ms >= 0 as took, status_code as code, error
      from callback_attempts where callback_id = $1 order by number`;
    return this.base.db.query({ name: "test-attempts", text }, [id]);
  }
}
