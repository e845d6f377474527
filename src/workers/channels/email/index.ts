import { randomBytes } from "node:crypto";
import type { Channel, ChannelContext, Outgoing, Place, Sending } from "../../core/channel.ts";
import { defineChannel } from "../../core/channel.ts";
import { targetProblem } from "./address.ts";
import { compose, composeTest } from "./content/compose.ts";
import { composeLinkLetter } from "./content/link-letter.ts";
import { actionDoors } from "./doors/action.ts";
import { Links } from "./links/links.ts";
import type { Mail } from "./mail.ts";
import { Senders } from "./sender.ts";
import { EMAIL_SETTINGS, type EmailSettings } from "./settings.ts";
import { statusOf } from "./status.ts";
import { readStored } from "./stored.ts";
import { Transports } from "./transports/transports.ts";

const KIND = "email";

/** E-mail: questions as mails, answered by a link of the mail or behind one. */
export const email = defineChannel({ kind: KIND, settings: EMAIL_SETTINGS, open });

function open(settings: EmailSettings, context: ChannelContext): Channel {
  const { resendBaseUrl = "", fileDir } = settings;
  const bounds = { resendBaseUrl, fileDir, outboundAllow: context.outboundAllow };
  const senders = new Senders(settings, bounds, () => context.identities());
  const transports = new Transports(context);
  const links = new Links(context);
  const host = new URL(context.publicUrl).hostname;

  const dispatch = async (identity: string | null, mail: Mail, signal: AbortSignal): Promise<Sending> => {
    const { sender, trouble } = await senders.choose(identity);
    if (trouble) return { kind: "failed", transient: false, ...trouble };
    const result = await transports.send(mail, sender, signal);
    if (result.kind === "failed") return result;
    return { ...result, ...(sender.identity !== null && { identity: sender.identity }) };
  };

  return {
    kind: KIND,
    label: "E-mail",
    example: "email:you@example.com",
    targetProblem,
    personAt: ({ target }) => ({ email: target }),
    placeOf: ({ email: target }) => (target === null ? undefined : { target, identity: null }),
    status: () => statusOf(senders),
    trouble: async (identity) => (await senders.choose(identity)).trouble,
    test: ({ target, identity }: Place, signal) =>
      dispatch(identity, composeTest(target, { id: randomBytes(16).toString("hex"), host }), signal),
    letter: (letter, signal) => dispatch(letter.identity, composeLinkLetter(letter, host), signal),
    checkSender: (transport, config) => readStored(transport, config, bounds).problems ?? [],
    send: (message: Outgoing, signal) =>
      dispatch(message.identity, compose(message, { links, host }), signal),
    doors: [...actionDoors(links), ...links.handoffs.doors()],
    close: () => transports.close(),
  };
}
