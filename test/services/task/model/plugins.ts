import { defineChannel } from "../../../../src/workers/core/channel.ts";
import { ProviderFailure, type VerifierProvider } from "../../../../src/workers/core/verifier.ts";
import type { Event } from "./moves.ts";

type Verdict = Extract<Event, { verb: "judge" }>["verdict"];

/** A provider that judges as it is told. */
export const arbiter = (verdict: Verdict): VerifierProvider => ({
  names: ["arbiter"],
  keyVariable: "ARBITER_KEY",
  baseUrlVariable: "ARBITER_URL",
  judge: async () => {
    if (verdict === "fails") throw new ProviderFailure("The arbiter is not there.", "never");
    return { passed: verdict === "passes", reason: "So says the arbiter." };
  },
});

/** A channel that reaches everybody who has an address, and sends nothing. */
export const post = defineChannel({
  kind: "post",
  settings: {},
  open: () => ({
    ...{ kind: "post", label: "Post", example: "post:ann@corp.test", doors: [] },
    targetProblem: () => undefined,
    personAt: ({ target }) => ({ email: target }),
    placeOf: ({ email }) => (email === null ? undefined : { target: email, identity: null }),
    status: async () => ({ state: "ready", problems: [], facts: [] }),
    trouble: async () => undefined,
    test: async () => ({ kind: "sent" }),
    send: async () => ({ kind: "sent" }),
  }),
});
