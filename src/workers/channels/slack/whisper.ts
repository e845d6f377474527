import type { Logger } from "pino";
import { leadsToSlack } from "./address.ts";
import type { Slack } from "./client.ts";
import { failureOf } from "./failure.ts";
import type { Click } from "./payload.ts";

/** Says something to whoever clicked, which nobody else sees. `text` is markup, `log` that of the request. */
export type Whisper = (click: Click, text: string, log: Logger) => Promise<void>;

const PATIENCE_MS = 5_000;

/** By the address that came with the click, else by the Web API. What fails is logged and never thrown. */
export function makeWhisper({ slack, apiUrl }: { slack: Slack; apiUrl: string }): Whisper {
  const isSlacks = leadsToSlack("hooks", apiUrl);
  return async ({ responseUrl, channelId, member }, text, log) => {
    if (isSlacks(responseUrl) && (await respond(responseUrl, text))) return;
    try {
      const web = await slack();
      await web.chat.postEphemeral({ channel: channelId, user: member.userId, text });
    } catch (error) {
      log.warn({ reason: failureOf(error).message }, "a reply to a click in Slack could not be sent");
    }
  };
}

async function respond(url: string, text: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "error",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ response_type: "ephemeral", replace_original: false, text }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
