import Mail from "lucide-solid/icons/mail";
import MailX from "lucide-solid/icons/mail-x";
import { type JSX, Show } from "solid-js";
import type { Invitation } from "../../api/users.ts";
import { exact } from "../../parts/clock.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { Notice } from "../../parts/notice.tsx";

/** The link of an invitation, and whether it comes by itself. */
export function InvitationLink(props: { invitation: Invitation; name: string }): JSX.Element {
  return (
    <Notice
      tone={props.invitation.mailed ? "calm" : "warn"}
      icon={props.invitation.mailed ? <Mail size={16} /> : <MailX size={16} />}
    >
      <p>
        <Show
          when={props.invitation.mailed}
          fallback={`No mail can be sent to ${props.name} from here: hand them this link yourself.`}
        >
          The invitation is being mailed to {props.name}.
        </Show>{" "}
        Whoever has the link sets the password; it works once
        <Show when={props.invitation.expires}>{(time) => `, until ${exact(time())}`}</Show>.
      </p>
      <p class="mt-2 flex items-center gap-1 rounded-md border border-line bg-surface py-1 pr-1 pl-2 text-ink">
        <span class="min-w-0 flex-1 truncate font-mono text-sm">{props.invitation.link}</span>
        <CopyButton text={props.invitation.link} what="link" />
      </p>
    </Notice>
  );
}
