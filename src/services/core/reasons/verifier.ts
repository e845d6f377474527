import { Code } from "@connectrpc/connect";
import type { ReasonRow, RefusalFacts } from "./reason.ts";

/** What can keep an answer from being verified. */
export const VERIFIER_REASONS = {
  VERIFIER_CONFIG_INVALID: {
    code: Code.InvalidArgument,
    title: "The verifier's configuration is malformed",
    message: () => "`verifier_config` is malformed. See `details`.",
    why: "It is checked at create, so that a task whose answer could never be verified is not stored.",
    next: "Each entry of `details` names a place in `verifier_config`. `provider` and `instructions` are needed; `max_attempts` is 1 to 10.",
    example: { violations: [{ path: "/verifier_config/instructions", message: "is required" }] },
  },
  VERIFIER_PROVIDER_UNKNOWN: {
    code: Code.InvalidArgument,
    title: "The verifier's provider is unknown",
    message: ({ what = "" }: RefusalFacts) => `\`verifier_config.provider\` is unknown. Known: ${what}.`,
    why: "`verifier_config.provider` is none of the names that there are.",
    next: "Take one of the names in the message.",
    example: { what: "anthropic, azure, azure_openai, claude, gemini, google, openai" },
  },
  VERIFIER_NOT_AVAILABLE: {
    code: Code.FailedPrecondition,
    title: "This server cannot use that provider yet",
    message: () =>
      "This task asks for its answer to be verified by a provider that this server cannot use yet, and no answer is taken unchecked. Cancel the task, or ask again with another provider or without a verifier.",
    why: "The provider's name is known, but this version has no connection to it. The create reply warned of it. No answer is taken unchecked that was to be checked.",
    next: "Cancel the task and ask again with the provider `claude`, or without a verifier.",
  },
  VERIFIER_API_KEY_MISSING: {
    code: Code.FailedPrecondition,
    title: "The key of the verifier's provider is not set",
    message: ({ what = "the provider's key" }: RefusalFacts) =>
      `The answer cannot be verified: ${what} is not set on the server. Set it where awaithumans runs and restart. Until then no answer is taken.`,
    why: "The server calls the provider with a key of its own, and the variable that should hold it is empty. The create reply warned of it.",
    next: "Set the variable in the message where the server runs, restart it and submit the answer again: the one that was refused was not taken.",
    example: { what: "ANTHROPIC_API_KEY" },
  },
  VERIFIER_PROVIDER_ERROR: {
    code: Code.Unavailable,
    title: "The verifier's provider failed",
    message: ({ what = "The verifier's provider failed." }: RefusalFacts) =>
      `${what} No attempt was used; submit the answer again.`,
    why: "The provider refused the call or did not answer, also after some more tries. The task is where it was before, and no attempt was used.",
    next: "Submit the answer again. The message says what the provider did; where it names the key or the model, mend that first.",
    example: { what: "The verifier's provider is overloaded." },
  },
  VERIFICATION_IN_PROGRESS: {
    code: Code.FailedPrecondition,
    title: "An answer is being verified",
    message: () => "An answer to this task is being verified. Wait for its verdict.",
    why: "One answer is judged at a time, so that attempts are counted one by one.",
    next: "Wait until the task is no longer `submitted`. It is over soon: a verdict that does not come counts as a failure of the provider.",
  },
} as const satisfies Record<string, ReasonRow>;
