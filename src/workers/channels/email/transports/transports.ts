import type { ChannelContext } from "../../../core/channel.ts";
import { headerProblem, type Mail, type Result } from "../mail.ts";
import type { Sender } from "../sender.ts";
import { writeToFile } from "./file.ts";
import { writeToLog } from "./logging.ts";
import { discard } from "./noop.ts";
import { sendByResend } from "./resend.ts";
import { SmtpPools } from "./smtp.ts";

/** Hands mails to whatever their sender sends by. */
export class Transports {
  readonly #context: Pick<ChannelContext, "log" | "now">;
  readonly #pools: SmtpPools;

  constructor(context: Pick<ChannelContext, "log" | "now" | "outboundAllow">) {
    this.#context = context;
    this.#pools = new SmtpPools(context.outboundAllow);
  }

  async send(mail: Mail, sender: Sender, signal: AbortSignal): Promise<Result> {
    const problem = headerProblem(mail, sender);
    if (problem) return { kind: "failed", transient: false, ...problem };
    const { route } = sender;
    switch (route.transport) {
      case "smtp":
        return this.#pools.send(route, mail, { sender, signal });
      case "resend":
        return sendByResend(route, mail, { sender, signal, now: this.#context.now() });
      case "file":
        return writeToFile(route, mail, { sender, now: this.#context.now() });
      case "logging":
        return writeToLog(this.#context.log, mail, sender);
      default:
        return discard(mail);
    }
  }

  close(): Promise<void> {
    return this.#pools.close();
  }
}
