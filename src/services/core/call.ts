import { createContextKey } from "@connectrpc/connect";
import type { Refusal } from "./errors.ts";
import type { Span } from "./step.ts";

/** What an API key may be allowed to do; the access table says which RPCs each of them opens. */
export const SCOPES = [
  "tasks:read",
  "tasks:write",
  "tasks:answer",
  "users:read",
  "users:write",
  "stats:read",
  "embed:mint",
] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Who calls. `nobody` is an anonymous caller; `admin` is whoever holds the admin token; a `key` is a program with an API
 * key, which sees the tasks that it created; a `guest` came by a link or a signed click and may do with one task what
 * its assignee may, whoever they are elsewhere; an `embed` is a form on somebody's page, and answers one task.
 */
export type Actor =
  | { readonly kind: "nobody" }
  | { readonly kind: "admin" }
  | {
      readonly kind: "user";
      readonly userId: string;
      readonly email: string | null;
      readonly displayName: string | null;
      readonly isOperator: boolean;
      /** SHA-256 of the session's token; null where a channel vouches for one call. */
      readonly sessionHash: string | null;
    }
  | {
      readonly kind: "guest";
      readonly taskId: string;
      /** Null for somebody who is not in the directory. */
      readonly userId: string | null;
      readonly email: string | null;
      readonly displayName: string | null;
      /** Null where there is no session yet. */
      readonly sessionHash: string | null;
      /** Of a link that answers once: an answer spends it. */
      readonly linkId: string | null;
    }
  | {
      readonly kind: "key";
      readonly keyId: string;
      readonly scopes: ReadonlySet<Scope>;
    }
  | {
      readonly kind: "embed";
      readonly taskId: string;
      /** Whom the page says it shows the form to. */
      readonly sub: string | null;
      readonly jti: string;
    };

/** Somebody, as opposed to a program or nobody. */
export type Person = Extract<Actor, { kind: "user" | "guest" }>;

export function isPerson(actor: Actor): actor is Person {
  return actor.kind === "user" || actor.kind === "guest";
}

export const NOBODY: Actor = { kind: "nobody" };

export function isOperator(actor: Actor): boolean {
  return actor.kind === "admin" || (actor.kind === "user" && actor.isOperator);
}

/** How an act is signed in the audit trail. */
export interface Signature {
  actorType: "human" | "agent";
  email: string | null;
  userId: string | null;
  keyId: string | null;
  embedSub: string | null;
  embedJti: string | null;
}

const UNSIGNED: Signature = {
  actorType: "agent",
  email: null,
  userId: null,
  keyId: null,
  embedSub: null,
  embedJti: null,
};

export function signatureOf(actor: Actor): Signature {
  if (isPerson(actor)) return { ...UNSIGNED, actorType: "human", email: actor.email, userId: actor.userId };
  if (actor.kind === "key") return { ...UNSIGNED, keyId: actor.keyId };
  if (actor.kind === "embed")
    return { ...UNSIGNED, actorType: "human", embedSub: actor.sub, embedJti: actor.jti };
  return UNSIGNED;
}

/** What the edge knows of a call before any verb runs. */
export interface Origin {
  readonly requestId: string;
  readonly actor: Actor;
  /** Network address of the caller, proxies seen through; of IPv6 the /64, which is one customer. */
  readonly address: string;
  /** What the caller's browser or program says it is. */
  readonly userAgent?: string;
  /** W3C `traceparent` that came with the request. */
  readonly traceParent?: string;
  /** The call itself as tracing sees it; absent where nothing is traced. */
  readonly span?: Span;
  /** The channel by whose door the call came in; absent for calls from the network. */
  readonly channel?: string;
  /** Why the body cannot be used, raised only where the order of checks reaches the body. */
  readonly bodyFault?: Refusal;
}

/** Where the edge hands the origin to the interceptors and verbs; a call that it did not admit is nobody's. */
export const originKey = createContextKey<Origin>(
  { requestId: "", actor: NOBODY, address: "" },
  { description: "origin of the call" },
);

/** One call of one verb: who, when, and the means to make ids. */
export interface Call extends Origin {
  /** When the call began. */
  readonly now: Date;
  /** The time now, for calls that last. */
  clock(): Date;
  readonly signal: AbortSignal;
  newId(): string;
  newSecret(): string;
  /** Signs the caller in: the reply carries the sealed cookie. */
  startSession(token: string): Promise<void>;
  /** Signs the caller out: the reply clears the cookie. */
  endSession(): void;
}
