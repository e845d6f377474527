import { baseUrl, setting, text } from "../../../src/setting.ts";
import { type ChannelContext, defineChannel, type Sending } from "../../../src/workers/core/channel.ts";
import { answerDoor } from "./answer.ts";

/** A third channel: everything that a channel is, in one folder. Its vendor takes JSON and calls back with a secret. */
export const pager = pagerOf("pager");

/** A pager under this name, beside those of others. */
export function pagerOf(kind: string) {
  const prefix = kind.toUpperCase();
  return defineChannel({
    kind,
    settings: {
      url: setting(`${prefix}_URL`, baseUrl, "Where pages are POSTed to."),
      secret: setting(`${prefix}_SECRET`, text, "What the pager's own calls carry."),
    },
    open: ({ url, secret }, context) => {
      const missing = [
        url ? "" : `AWAITHUMANS_${prefix}_URL`,
        secret ? "" : `AWAITHUMANS_${prefix}_SECRET`,
      ].filter(Boolean);
      const unready = { reason: "no_client", message: `Set ${missing.join(" and ")} to page people.` };
      const post = async (page: object, signal: AbortSignal): Promise<Sending> =>
        url ? send({ url, page, signal, context }) : { kind: "failed", transient: false, ...unready };
      return {
        kind,
        label: `${prefix.charAt(0)}${kind.slice(1)}`,
        example: `${kind}:4711`,
        targetProblem: (target) => (/^\d{1,12}$/.test(target) ? undefined : "must be a pager number"),
        personAt: () => undefined,
        placeOf: () => undefined,
        status: async () => ({
          state: missing.length === 0 ? "ready" : missing.length === 1 ? "incomplete" : "off",
          problems: missing.length === 0 ? [] : [unready.message],
          facts: [],
        }),
        trouble: async () => (url ? undefined : unready),
        test: ({ target }, signal) => post({ to: target, text: "test" }, signal),
        send: ({ id, target, purpose, task }, signal) =>
          post({ id, to: target, purpose, task_id: task.id, text: task.task }, signal),
        update: ({ receipt, task, taskId }, signal) =>
          post(
            { replaces: receipt.number, task_id: taskId, text: task ? `state ${task.state}` : "gone" },
            signal,
          ),
        doors: [answerDoor(kind, secret)],
      };
    },
  });
}

interface Page {
  url: string;
  page: object;
  signal: AbortSignal;
  context: ChannelContext;
}

async function send({ url, page, signal, context }: Page): Promise<Sending> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": context.version },
    body: JSON.stringify(page),
    signal,
  });
  const answer = await response.text();
  if (response.ok) return { kind: "sent", receipt: { number: answer } };
  const transient = response.status >= 500;
  const after = Number(response.headers.get("retry-after") ?? 0);
  const message = `The pager answered ${response.status}.`;
  return { kind: "failed", transient, retryAfterSeconds: after, reason: "pager_error", message };
}
