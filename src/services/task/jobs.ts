/** What workers may do with tasks. */

export type { VerifierPort, VerifierTrouble } from "./deps.ts";
export { type Deadlines, expireDueTasks, readDeadlines } from "./expire.ts";
export { type LoadedSubmission, loadSubmission } from "./load-submission.ts";
export { forgetPresences } from "./presence.ts";
export { recordUnverified } from "./record-unverified.ts";
export { recordVerdict, type VerdictDeps } from "./record-verdict.ts";
export { forgetSpentLinks } from "./spent-link.ts";
export type { Unverified } from "./unverified.ts";
export type { VerifierConfig } from "./verifier-config.ts";
export { isTerminalState } from "./view.ts";
