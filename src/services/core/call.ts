import { createContextKey } from "@connectrpc/connect";
import type { Refusal } from "./errors.ts";

/** Who calls. `nobody` is an anonymous caller; `admin` is whoever holds the admin token. */
export type Actor =
  | { readonly kind: "nobody" }
  | { readonly kind: "admin" }
  | {
      readonly kind: "user";
      readonly userId: string;
      readonly email: string | null;
      readonly displayName: string | null;
      readonly isOperator: boolean;
      /** SHA-256 of the session's token. */
      readonly sessionHash: string;
    };

export const NOBODY: Actor = { kind: "nobody" };

export function isOperator(actor: Actor): boolean {
  return actor.kind === "admin" || (actor.kind === "user" && actor.isOperator);
}

/** What the edge knows of a call before any verb runs. */
export interface Origin {
  readonly requestId: string;
  readonly actor: Actor;
  /** Network address of the caller, proxies seen through. */
  readonly address: string;
  /** Why the body cannot be used, raised only where the order of checks reaches the body. */
  readonly bodyFault?: Refusal;
}

/** Where the edge hands the origin to the interceptors and verbs; absent means an unadmitted call. */
export const originKey = createContextKey<Origin | undefined>(undefined, {
  description: "origin of the call",
});

/** One call of one verb: who, when, and the means to make ids. */
export interface Call extends Origin {
  readonly now: Date;
  readonly signal: AbortSignal;
  newId(): string;
  newSecret(): string;
  /** Signs the caller in: the reply carries the sealed cookie. */
  startSession(token: string): Promise<void>;
  /** Signs the caller out: the reply clears the cookie. */
  endSession(): void;
}
