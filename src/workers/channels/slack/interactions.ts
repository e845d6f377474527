import { type Core, type Door, type DoorReply, type DoorRequest, fail } from "../../core/channel.ts";
import { inTime } from "./budget.ts";
import { type ClickDeps, workOf } from "./click.ts";
import { REVIEW_MODAL } from "./kit.ts";
import { type Payload, readPayload } from "./payload.ts";
import type { SecretWatch } from "./secret-watch.ts";
import { SignatureCheck } from "./signature.ts";
import { answerSubmission, type SubmissionDeps } from "./submission.ts";

export interface InteractionsDeps extends ClickDeps, SubmissionDeps {
  /** Undefined where Slack's calls cannot be told from others, so that none is taken. */
  signingSecret: string | undefined;
  watch: SecretWatch;
  now(): Date;
}

/** Where Slack brings clicks and submitted forms. */
export function interactionsDoor(deps: InteractionsDeps): Door {
  const signatures = deps.signingSecret === undefined ? undefined : new SignatureCheck(deps.signingSecret);
  return {
    method: "POST",
    path: "/api/channels/slack/interactions",
    async answer(request, core) {
      if (signatures === undefined) throw fail("SERVICE_NOT_CONFIGURED");
      const verdict = signatures.verdict(signedOf(request), deps.now());
      deps.watch.heed(verdict, core.log);
      if (verdict === "wrong" || verdict === "unexplained") throw fail("UNAUTHENTICATED", { what: SIGNED });
      const payload = payloadOf(request.body);
      return verdict === "repeated" ? NOTHING : act(payload, core, deps);
    },
  };
}

const SIGNED = "only Slack calls here, and signs what it sends with the signing secret of its app";
const NOTHING: DoorReply = { status: 200, json: null };

function signedOf({ header, body }: DoorRequest) {
  return { timestamp: header("x-slack-request-timestamp"), signature: header("x-slack-signature"), body };
}

function payloadOf(body: Buffer): Payload {
  const text = new URLSearchParams(body.toString()).get("payload");
  const payload = text === null ? undefined : readPayload(text);
  if (payload === undefined) throw malformed("/payload", "must be the JSON of an interaction");
  return payload;
}

function malformed(path: string, message: string) {
  return fail("INVALID_REQUEST", { violations: [{ path, message }] });
}

async function act(payload: Payload, core: Core, deps: InteractionsDeps): Promise<DoorReply> {
  switch (payload.type) {
    case "block_actions": {
      const work = workOf(payload, core, deps);
      if (work === undefined) return NOTHING;
      const running = work.run();
      core.later(() => running);
      if (work.answers) await inTime(running.catch(() => {}));
      return NOTHING;
    }
    case "view_submission": {
      if (payload.callbackId !== REVIEW_MODAL) return NOTHING;
      if (payload.privateMetadata === "")
        throw malformed("/view/private_metadata", "must be the id of a task");
      return { status: 200, json: await answerSubmission(payload, core, deps) };
    }
    default:
      return NOTHING;
  }
}
