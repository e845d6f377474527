import type { TaskHandle } from "./handle.ts";
import type { Schema } from "./schema/schema.ts";
import type { Task } from "./task/record.ts";
import type { TaskStatus } from "./task/status.ts";

/** Who is asked: an e-mail address, several of them, or a rule of the server's directory. */
export type AssignTo =
  | string
  | readonly string[]
  | { readonly pool: string }
  | { readonly role: string; readonly accessLevel?: string | undefined }
  | { readonly userId: string }
  | { readonly marketplace: true };

/** An AI check of the answer, run by the server with the server's own provider key. */
export interface VerifierConfig {
  readonly provider: string;
  readonly instructions: string;
  /** 1 to 10; 3 where absent. */
  readonly maxAttempts?: number | undefined;
  readonly model?: string | undefined;
  /** Name of the server's environment variable that holds the provider key. */
  readonly apiKeyEnv?: string | undefined;
  /** Provider's own settings, passed on as they are. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

export interface Logger {
  info(line: string): void;
  warn(line: string): void;
}

/** What comes of a task that nobody answers in time. */
export type OnTimeout<Response> =
  /** The wait rejects with `TaskTimeoutError`. */
  | "fail"
  /** This answer is taken, unverified; the task then is completed via the channel `policy`. */
  | { readonly response: Response };

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  /** Else `AWAITHUMANS_URL`, else the running `awaithumans dev` of this user, else `http://localhost:3001`. */
  readonly serverUrl?: string | undefined;
  /** Else `AWAITHUMANS_ADMIN_API_TOKEN`, else the token of the running `awaithumans dev`, which goes to it only. */
  readonly apiKey?: string | undefined;
  /** In place of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Where the review link and warnings go; stderr by default, nowhere with `false` or `AWAITHUMANS_QUIET=1`. */
  readonly logger?: Logger | false | undefined;
}

export interface TaskOptions<Payload, Response> {
  /** The question, as the person reads it. */
  readonly task: string;
  readonly payloadSchema: Schema<Payload, unknown>;
  /** What the person needs to decide: an object that JSON can carry. Sent as given, not as the schema parses it. */
  readonly payload: NoInfer<Payload>;
  /** The form is drawn from its JSON Schema: titles and descriptions become labels and hints. */
  readonly responseSchema: Schema<unknown, Response>;
  /** Milliseconds until the task times out: 60,000 to 2,592,000,000. */
  readonly timeoutMs: number;
  /** What comes of it where nobody answers in time; `fail` by default. */
  readonly onTimeout?: OnTimeout<NoInfer<Response>> | undefined;
  readonly assignTo?: AssignTo | undefined;
  /** Whom to tell, e.g. `slack:#approvals`, `email:approvals@example.com`. */
  readonly notify?: readonly string[] | undefined;
  readonly verifier?: VerifierConfig | undefined;
  /** Same key, same task, also after a restart. By default a hash of `task` and `payload`. */
  readonly idempotencyKey?: string | undefined;
  /** Keeps the payload out of lists, search, audit and the verifier. */
  readonly redactPayload?: boolean | undefined;
  /** What the form is filled with at the beginning; need not be complete. */
  readonly initialResponse?: Partial<NoInfer<Response>> | undefined;
  /** What to say of the task beside the payload; shown to the person. */
  readonly taskMetadata?: Readonly<Record<string, string>> | undefined;
  /** 0 to 100, 50 by default; the larger, the sooner the task is shown in the queue. */
  readonly priority?: number | undefined;
  /** Where the server POSTs the outcome. */
  readonly callbackUrl?: string | undefined;
  /** When the key names a task that asks something else: fail (default), or wait for that task. */
  readonly onConflict?: "error" | "resume" | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions {
  /** Ends the wait, rejecting with the signal's reason. The task stays open unless `cancelOnAbort`. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each new status, as seen between two polls of up to 25 s. */
  readonly onStatus?: ((status: TaskStatus, task: Task) => void) | undefined;
  /** Cancel the task when `signal` aborts the wait. */
  readonly cancelOnAbort?: boolean | undefined;
}

export interface AskOptions<Payload, Response> extends TaskOptions<Payload, Response>, WaitOptions {
  /** Called once the task exists, before the wait; may be asynchronous. */
  readonly onCreated?: ((handle: TaskHandle<Response>) => void | Promise<void>) | undefined;
}

/** Options of the one-call form. */
export interface AwaitHumanOptions<Payload, Response> extends AskOptions<Payload, Response>, ClientOptions {}

export interface ListOptions {
  readonly status?: TaskStatus | undefined;
  /** E-mail address, or part of a display name. */
  readonly assignedTo?: string | undefined;
  readonly unassigned?: boolean | undefined;
  readonly terminal?: boolean | undefined;
  /** 1 to 200; 50 by default. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CompleteOptions {
  readonly completedByEmail?: string | undefined;
  readonly completedViaChannel?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
