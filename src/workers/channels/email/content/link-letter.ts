import type { LinkLetter } from "../../../core/channel.ts";
import { momentOf } from "../../../core/text.ts";
import type { Mail } from "../mail.ts";
import { rendered } from "./compose.ts";
import type { Letter } from "./letter.ts";

interface Words extends Pick<Letter, "eyebrow" | "title" | "paragraphs"> {
  subject: string;
  button: string;
  /** What to do where the mail was not expected. */
  unexpected: string;
}

const WORDS: Readonly<Record<LinkLetter["purpose"], Words>> = {
  invite: {
    subject: "Your account on awaithumans",
    eyebrow: "Invitation",
    title: "Set a password for your account",
    paragraphs: [
      "An operator of this server gave you an account. Here people answer what AI agents ask them, each question in a form of its own.",
    ],
    button: "Set password",
    unexpected:
      "If you do not know what this is about, leave it be: without a password nobody can sign in as you.",
  },
  reset: {
    subject: "A new password for awaithumans",
    eyebrow: "Password",
    title: "Set a new password",
    paragraphs: ["Somebody, you as we hope, asked for a new password on the sign-in page."],
    button: "Set new password",
    unexpected: "If it was not you, there is nothing to do: your password stays as it is.",
  },
};

/** The mail with a link for setting one's password. */
export function composeLinkLetter(letter: LinkLetter, host: string): Mail {
  const { id, target, purpose, link, expireTime } = letter;
  const { subject, eyebrow, title, paragraphs, button, unexpected } = WORDS[purpose];
  const until = `The link works once, and until ${momentOf(expireTime)}.`;
  return {
    ...rendered({
      preview: until,
      eyebrow,
      title,
      paragraphs: [...paragraphs, until],
      facts: [],
      asking: [],
      buttons: [{ label: button, href: link, tone: "primary" }],
      footer: [
        `Sent to ${target}. The link is yours: whoever has it can sign in as you. Do not pass this mail on.`,
        unexpected,
      ],
    }),
    id,
    to: target,
    subject,
    messageId: `<${id}@${host}>`,
    thread: undefined,
    taskId: undefined,
  };
}
