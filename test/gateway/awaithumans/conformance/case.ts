import type { Stage } from "./stage.ts";

/** Who calls: a name of the stage's credentials. */
export type Caller = "admin" | "nobody" | "operator" | "person" | "leaver" | "agent" | "minter";

/** What is left open until the case's turn comes. */
export interface Call {
  /** Values of the parameters in the path. */
  params?: Record<string, string>;
  /** With `?`. */
  query?: string;
  body?: unknown;
}

/** One request and its answer, which stands in `golden` under the operation's id and this name. */
export interface Case {
  /** As in the document: `POST /api/tasks/{id}/claim`. */
  operation: string;
  name: string;
  by: Caller;
  status: number;
  /** Makes what the call needs; runs right before it. */
  call?: (stage: Stage) => Call | Promise<Call>;
  /** What of the answer is compared, where all of it is too much. */
  shown?: (body: Record<string, unknown>) => unknown;
}
