import type { ChannelStatus } from "../../core/channel.ts";
import { isLoopback } from "../../core/loopback.ts";
import { settingOf, wordsOf } from "./route.ts";
import { missingIn, ownSender, type Sender, type Senders, sentenceOf } from "./sender.ts";
import { EMAIL_SETTINGS, type EmailSettings } from "./settings.ts";

/** How far e-mail is set up. Of stored senders, which have a list of their own, it names those that cannot send. */
export async function statusOf(senders: Senders): Promise<ChannelStatus> {
  const { settings } = senders;
  const stored = await senders.stored();
  const faults = stored.flatMap(({ choice }) => (choice.trouble ? [choice.trouble.message] : []));
  const open = stored.flatMap(({ choice }) => (choice.sender ? insecurityOf(choice.sender) : []));

  if (settings.transport !== undefined) {
    const { sender } = ownSender(settings);
    if (!sender)
      return {
        state: "incomplete",
        problems: [...missingIn(settings).map(sentenceOf), ...faults],
        facts: [],
      };
    const problems = [...insecurityOf(sender), ...faults, ...open];
    return { state: "ready", problems, facts: [factOf(sender)] };
  }
  const stray = strayIn(settings);
  if (stored.length === 0) {
    const advice =
      "To use e-mail, set AWAITHUMANS_EMAIL_TRANSPORT to smtp or resend and what it needs, or store a sender.";
    if (stray.length === 0) return { state: "off", problems: [], facts: [advice] };
    return { state: "incomplete", problems: stray, facts: [] };
  }
  const { trouble } = await senders.choose(null);
  const problems = [...faults, ...open, ...stray];
  if (trouble && !problems.includes(trouble.message)) problems.unshift(trouble.message);
  return { state: faults.length < stored.length ? "ready" : "incomplete", problems, facts: [] };
}

function factOf({ from, fromName, route }: Sender): string {
  return `Mails come from ${fromName ? `${fromName} <${from}>` : from} ${wordsOf(route)}.`;
}

function insecurityOf({ identity, route }: Sender): string[] {
  if (route.transport !== "smtp" || route.tls !== "none" || isLoopback(route.host)) return [];
  const whose = identity === null ? "Mails" : `Mails of the sender '${identity}'`;
  const what = route.auth ? ", and the password with them" : "";
  const remedy = `set ${settingOf(identity, "start_tls", true)} where the server has STARTTLS`;
  return [`${whose} travel to ${route.host} without TLS${what}: ${remedy}.`];
}

/** Says which settings of a sender are there while the transport is not. */
function strayIn(settings: EmailSettings): string[] {
  const stray = Object.entries(EMAIL_SETTINGS).flatMap(([key, { name, fallback }]) => {
    const given = settings[key as keyof EmailSettings] !== undefined;
    return given && fallback === undefined && key !== "fileDir" ? [`AWAITHUMANS_${name}`] : [];
  });
  if (stray.length === 0) return [];
  return [
    `AWAITHUMANS_EMAIL_TRANSPORT is not set, so nothing uses ${stray.join(", ")}. Set it to smtp or resend.`,
  ];
}
