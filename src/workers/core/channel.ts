import type { BlockList } from "node:net";
import type { Client } from "@connectrpc/connect";
import { ConnectError } from "@connectrpc/connect";
import type { Logger } from "pino";
import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { ChannelPort, Outgoing, SenderIdentity, Sending } from "../../services/channel/jobs.ts";
import type { Actor } from "../../services/core/call.ts";
import { Refusal } from "../../services/core/errors.ts";
import type { KnownPerson, PersonKey } from "../../services/user/jobs.ts";
import type { SettingTable, SettingValues } from "../../setting.ts";

export type {
  ChannelPort,
  ChannelStatus,
  LinkLetter,
  Outgoing,
  Place,
  Purpose,
  SenderIdentity,
  Sending,
  Trouble,
} from "../../services/channel/jobs.ts";
export type { Actor } from "../../services/core/call.ts";
export { fail, type Refusal } from "../../services/core/errors.ts";
export { within } from "../../services/core/within.ts";
export { isTerminalState } from "../../services/task/jobs.ts";
export type { Addresses, KnownPerson, PersonKey } from "../../services/user/jobs.ts";

/** A person of the directory, vouched for by a session or a channel. */
export type User = Extract<Actor, { kind: "user" }>;
/** Somebody who came by a link or a signed click: admitted to one task. */
export type Guest = Extract<Actor, { kind: "guest" }>;

/** A message that was sent, and the task as it is now. */
export interface Sent extends Omit<Outgoing, "task"> {
  receipt: Readonly<Record<string, string>>;
  taskId: string;
  /** Undefined where the task was deleted. */
  task: Outgoing["task"] | undefined;
}

/** One way to reach people, and the doors by which their answers come in. */
export interface Channel extends ChannelPort {
  /**
   * Sends one message. Answers also where the channel is not set up, or its vendor cannot be reached; what it
   * throws counts as transient.
   */
  send(message: Outgoing, signal: AbortSignal): Promise<Sending>;
  /** Brings a message up to date with its task. Absent where messages cannot be changed. May run twice. */
  update?(message: Sent, signal: AbortSignal): Promise<Sending>;
  /** Paths on which the vendor, or a person's browser, calls. */
  readonly doors: readonly Door[];
  /** Lets go of connections. */
  close?(): Promise<void>;
}

/** What a channel is given beside its settings. */
export interface ChannelContext {
  /** Base of every link, without a slash at the end. */
  readonly publicUrl: string;
  /** A key for one purpose, derived from the root secret. */
  deriveKey(salt: string): Buffer;
  /** Senders that operators stored; empty for a channel that has none. */
  identities(): Promise<readonly SenderIdentity[]>;
  /** Networks that requests to addresses which callers gave may reach although they are not public. */
  readonly outboundAllow: BlockList;
  readonly log: Logger;
  now(): Date;
  /** Of the server. */
  readonly version: string;
}

/** One channel as `src/plugins.ts` lists it. Vendor packages are loaded on first use, not by this. */
export interface ChannelModule {
  readonly kind: string;
  /** Settings of its own, part of the server's. A value that cannot be read keeps the server from starting. */
  readonly settings: SettingTable;
  open(settings: Readonly<Record<string, unknown>>, context: ChannelContext): Channel;
}

/** Forgets the types of a channel's settings, so that channels can stand in one list. */
export function defineChannel<S extends SettingTable>(module: {
  kind: string;
  settings: S;
  open(settings: SettingValues<S>, context: ChannelContext): Channel;
}): ChannelModule {
  return module as unknown as ChannelModule;
}

/** A request as it came in: the body is raw, since signatures are over bytes. */
export interface DoorRequest {
  /** Parameters of the path, decoded. */
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  header(name: string): string | undefined;
  /** Who is signed in in this browser. A door that acts by its own signature does not ask. */
  viewer(): Promise<Actor>;
}

/** A page for a person: one task, one thing to do. */
export interface Page {
  title: string;
  /** A line above the title: what this is about. */
  eyebrow?: string;
  /** Where the title is an answer: what it answers. */
  question?: string;
  /** As whom whoever has the page is taken: an address, or a name. */
  as?: string;
  paragraphs: readonly string[];
  /** Names and values, e.g. of the evidence. */
  facts?: readonly { name: string; value: string }[];
  /** A button that POSTs to the page's own address. */
  button?: { label: string; tone: "yes" | "no" | "plain" };
  /** Small, below the button. */
  note?: string;
  link?: { label: string; href: string };
}

/** A page, and when to come again where that was too often. */
export interface PageReply {
  status: number;
  page: Page;
  retryAfterSeconds?: number;
}

export type DoorReply =
  | PageReply
  | { status: number; json: unknown }
  | { seeOther: string; cookies?: readonly string[] };

/** What a door may do in the core: only people act. */
export interface Core {
  /** The person of the directory, active or not. */
  findPerson(key: PersonKey): Promise<KnownPerson | undefined>;
  /** Tasks as this person sees them. Refusals are read by `refusalOf`. */
  tasks(actor: User | Guest): Client<typeof TaskService>;
  /**
   * The task as it is, for whom it is not: only to say who has it, or how it ended, to somebody it was offered to.
   * Undefined where it was deleted.
   */
  lookUp(taskId: string): Promise<Task | undefined>;
  /** Starts a session of a guest for their task; returns what the browser is to keep. */
  enter(guest: Guest): Promise<{ cookies: readonly string[] }>;
  /** Its lines name the request. */
  readonly log: Logger;
  /** Work that goes on after the answer; a failure is logged. The process waits for it when it stops. */
  later(work: () => Promise<void>): void;
}

/** One path of a channel. It is public: what it does is decided by what was signed. */
export interface Door {
  readonly method: "GET" | "POST";
  /** Parameters are written `:name`; `*` at the end is all that follows. */
  readonly path: string;
  /** @throws a refusal (`fail`), which the caller gets in the envelope of the API. */
  answer(request: DoorRequest, core: Core): Promise<DoorReply>;
}

/** Why a call into the core was refused; undefined for anything else that went wrong. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof ConnectError && error.cause instanceof Refusal ? error.cause : undefined;
}

/** Somebody who came by a link or a signed click: admitted to one task, never more, whoever they are. */
export function guestOf(
  taskId: string,
  person: { userId: string | null; email: string | null; displayName: string | null },
  linkId?: string,
): Guest {
  return { kind: "guest", taskId, ...person, sessionHash: null, linkId: linkId ?? null };
}
