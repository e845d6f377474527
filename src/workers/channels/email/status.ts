import type { ChannelStatus } from "../../core/channel.ts";
import { wordsOf } from "./route.ts";
import { missingIn, ownSender, type Sender, type Senders, sentenceOf } from "./sender.ts";
import { EMAIL_SETTINGS, type EmailSettings } from "./settings.ts";

/** How far e-mail is set up: the server's own sender, and those that are stored. */
export async function statusOf(senders: Senders): Promise<ChannelStatus> {
  const { settings } = senders;
  const stored = await senders.stored();
  const facts = stored.map(({ id, from, choice }) =>
    choice.sender
      ? `The stored sender '${id}' sends from ${from} ${wordsOf(choice.sender.route)}.`
      : `The stored sender '${id}' cannot send.`,
  );
  const faults = stored.flatMap(({ choice }) => (choice.trouble ? [choice.trouble.message] : []));
  const open = stored.flatMap(({ choice }) => (choice.sender ? insecurityOf(choice.sender) : []));

  if (settings.transport !== undefined) {
    const { sender } = ownSender(settings);
    if (!sender)
      return { state: "incomplete", problems: [...missingIn(settings).map(sentenceOf), ...faults], facts };
    const problems = [...insecurityOf(sender), ...faults, ...open];
    return { state: "ready", problems, facts: [factOf(sender), ...facts] };
  }
  const stray = strayIn(settings);
  if (stored.length === 0) {
    const advice = "Set AWAITHUMANS_EMAIL_TRANSPORT to smtp or resend and what it needs, or store a sender.";
    if (stray.length === 0) return { state: "off", problems: [advice], facts };
    const unused = `AWAITHUMANS_EMAIL_TRANSPORT is not set, so nothing uses ${stray.join(", ")}.`;
    return { state: "incomplete", problems: [`${unused} Set it to smtp or resend.`], facts };
  }
  const { trouble } = await senders.choose(null);
  const problems = [...faults, ...open];
  if (trouble && !problems.includes(trouble.message)) problems.unshift(trouble.message);
  return { state: faults.length < stored.length ? "ready" : "incomplete", problems, facts };
}

function factOf({ from, fromName, route }: Sender): string {
  return `Mails come from ${fromName ? `${fromName} <${from}>` : from} ${wordsOf(route)}.`;
}

function insecurityOf({ identity, route }: Sender): string[] {
  if (route.transport !== "smtp" || route.tls !== "none") return [];
  const whose = identity === null ? "Mails" : `Mails of the sender '${identity}'`;
  const what = route.auth ? ", and the password with them" : "";
  return [`${whose} travel to ${route.host} without TLS${what}: turn STARTTLS on where the server has it.`];
}

/** Settings of a sender that are there while the transport is not. */
function strayIn(settings: EmailSettings): string[] {
  return Object.entries(EMAIL_SETTINGS).flatMap(([key, { name, fallback }]) => {
    const given = settings[key as keyof EmailSettings] !== undefined;
    return given && fallback === undefined && key !== "fileDir" ? [`AWAITHUMANS_${name}`] : [];
  });
}
