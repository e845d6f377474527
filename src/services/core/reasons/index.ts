import { Code } from "@connectrpc/connect";
import { ACCESS_REASONS } from "./access.ts";
import { PEOPLE_REASONS } from "./people.ts";
import type { ReasonName, ReasonRow } from "./reason.ts";
import { REQUEST_REASONS } from "./request.ts";
import { TASK_REASONS } from "./task.ts";
import { VERIFIER_REASONS } from "./verifier.ts";

export type { ReasonName, ReasonRow, RefusalFacts, Violation } from "./reason.ts";

/** Every reason: the source of all that is said of it, in refusals and in the documentation. */
export const REASONS: Readonly<Record<ReasonName, ReasonRow>> = {
  ...REQUEST_REASONS,
  ...ACCESS_REASONS,
  ...TASK_REASONS,
  ...PEOPLE_REASONS,
  ...VERIFIER_REASONS,
};

/** The code of a reason on Connect and gRPC as it is written there: `invalid_argument`. */
export function rpcCode(name: ReasonName): string {
  const code = Code[REASONS[name].code];
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
