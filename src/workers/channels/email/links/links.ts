import { createHmac } from "node:crypto";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Choice } from "../../../../services/form/index.ts";
import type { ChannelContext } from "../../../core/channel.ts";
import { deadlineOf, type HandoffKind, Handoffs } from "../../../core/handoff.ts";
import { LONGEST_TOKEN, MAGIC_SALT, type Reading, readMagic, signMagic } from "./magic.ts";

export const ACTION_PATH = "/api/channels/email/action";
export const EMAIL_HANDOFF: HandoffKind = {
  salt: "awaithumans-email-handoff",
  path: "/api/auth/email-handoff",
  by: "email",
};
const MAGIC_SECONDS = 86_400;
const LINK_ID_BYTES = 16;

type Context = Pick<ChannelContext, "deriveKey" | "publicUrl" | "now">;

/** Whom a link is for, and which message it stands in. */
interface Addressed {
  task: Task;
  to: string;
  messageId: string;
}

/** The links of mails: made under keys of the server, and read back. */
export class Links {
  readonly handoffs: Handoffs;
  readonly #context: Context;
  readonly #magicKey: Buffer;
  readonly #idKey: Buffer;

  constructor(context: Context) {
    this.#context = context;
    this.#magicKey = context.deriveKey(MAGIC_SALT);
    this.handoffs = new Handoffs(EMAIL_HANDOFF, context);
    this.#idKey = context.deriveKey("awaithumans-email-link-ids");
  }

  /** Opens this one task, for this recipient, until its deadline. */
  open({ task, to }: Pick<Addressed, "task" | "to">): string {
    return this.handoffs.personal(task, to);
  }

  /** Where the dashboard shows the task to whoever may see it there. */
  dashboard(task: Task): string {
    return this.handoffs.page(task.id);
  }

  /** Answers with one choice; undefined where the choice is too long to stand in a link. */
  answer({ task, to, messageId }: Addressed, field: string, choice: Choice): string | undefined {
    const policy = Math.floor(this.#context.now().getTime() / 1000) + MAGIC_SECONDS;
    const token = signMagic(this.#magicKey, {
      taskId: task.id,
      field,
      valueJson: choice.text,
      recipient: to.toLowerCase(),
      linkId: this.#linkId(messageId, field, choice),
      expireSecond: Math.min(policy, deadlineOf(task)),
    });
    return token.length <= LONGEST_TOKEN ? `${this.#context.publicUrl}${ACTION_PATH}/${token}` : undefined;
  }

  readAnswer(token: string): Reading {
    return readMagic(this.#magicKey, token, this.#context.now());
  }

  /** As good as random to everybody else, yet the same in a mail that was sent twice: then both are one link. */
  #linkId(messageId: string, field: string, choice: Choice): string {
    const mac = createHmac("sha256", this.#idKey).update(JSON.stringify([messageId, field, choice.text]));
    return mac.digest().subarray(0, LINK_ID_BYTES).toString("base64url");
  }
}
