import type { Code } from "@connectrpc/connect";
import type { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";

/** A reason by its name, which is also the `error_code` of the REST dialect. */
export type ReasonName = Exclude<keyof typeof Reason, "UNSPECIFIED">;

/** One thing wrong with one value; `path` is a JSON Pointer into the request body. */
export interface Violation {
  path: string;
  message: string;
}

/** What a refusal may tell beside its reason. Never a submitted value, save an id from the path. */
export interface RefusalFacts {
  /** Task or user id. */
  id?: string;
  /** Current status of the task. */
  status?: string;
  violations?: readonly Violation[];
  existing?: { id: string; status: string };
  retryAfterSeconds?: number;
  /** What failed or is missing, in words of ours: the name of a variable, what a provider did. */
  what?: string;
}

/** All there is to say of a reason. `why` and `next` are paragraphs for its page of the documentation. */
export interface ReasonRow {
  /** On Connect and gRPC. HTTP statuses belong to the dialects. */
  readonly code: Code;
  readonly title: string;
  /** The sentence that comes with the refusal. */
  readonly message: (facts: RefusalFacts) => string;
  readonly why: string;
  /** What to do. */
  readonly next: string;
  /** Facts as they may come with it. */
  readonly example?: RefusalFacts;
}
