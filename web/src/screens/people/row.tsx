import { timestampDate } from "@bufbuild/protobuf/wkt";
import CircleSlash from "lucide-solid/icons/circle-slash";
import KeyRound from "lucide-solid/icons/key-round";
import Link2 from "lucide-solid/icons/link-2";
import Mail from "lucide-solid/icons/mail";
import MessageSquare from "lucide-solid/icons/message-square";
import Shield from "lucide-solid/icons/shield";
import { For, type JSX, Show } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { ago, When } from "../../parts/clock.tsx";
import { type Look, Mark } from "../../parts/mark.tsx";
import { calledBy } from "../../parts/person-name.ts";

const OPERATOR: Look = { word: "Operator", icon: Shield, class: "text-ink" };
const DEACTIVATED: Look = { word: "Deactivated", icon: CircleSlash, class: "text-warn" };
const PASSWORD: Look = { word: "Password", icon: KeyRound, class: "text-muted" };
const LINKS: Look = { word: "Links only", icon: Link2, class: "text-muted" };

/** One person of the list: who they are, how they are reached, and what they are picked by. */
export function PersonRow(props: { person: User; href: string; open: boolean }): JSX.Element {
  const labels = () => [props.person.role, props.person.accessLevel, props.person.pool].filter(Boolean);
  return (
    <li>
      <a
        data-row
        id={`person-${props.person.id}`}
        href={props.href}
        noScroll
        aria-current={props.open ? "true" : undefined}
        class={`grid gap-x-4 gap-y-1 border-l-[3px] px-3 py-2.5 -outline-offset-2 pair:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_8rem] ${props.open ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken"}`}
      >
        <div class="min-w-0">
          <p class="flex flex-wrap items-center gap-x-3">
            <span dir="auto" class={`font-medium ${props.person.active ? "" : "text-muted"}`}>
              {calledBy(props.person)}
            </span>
            <Show when={props.person.operator}>
              <Mark look={OPERATOR} />
            </Show>
            <Show when={!props.person.active}>
              <Mark look={DEACTIVATED} />
            </Show>
          </p>
          <Reached person={props.person} />
        </div>
        <p class="flex flex-wrap content-start gap-1">
          <For each={labels()}>
            {(label) => <span class="h-fit rounded-[4px] bg-sunken px-1.5 text-sm">{label}</span>}
          </For>
        </p>
        <p class="flex gap-x-4 text-sm text-muted pair:flex-col pair:items-end">
          <Mark look={props.person.hasPassword ? PASSWORD : LINKS} />
          <Show when={props.person.lastAssignTime} fallback={<span>never picked</span>}>
            {(time) => <When time={timestampDate(time())} as={(date, at) => `picked ${ago(date, at)}`} />}
          </Show>
        </p>
      </a>
    </li>
  );
}

function Reached(props: { person: User }): JSX.Element {
  return (
    <p class="flex flex-wrap gap-x-3 text-sm text-muted">
      <Show when={props.person.email}>
        <span class="inline-flex min-w-0 items-center gap-1.5">
          <Mail size={13} class="shrink-0" aria-label="E-mail" />
          {props.person.email}
        </span>
      </Show>
      <Show when={props.person.slackUserId}>
        <span class="inline-flex items-center gap-1.5">
          <MessageSquare size={13} class="shrink-0" aria-label="Slack" />
          <span class="font-mono">{props.person.slackUserId}</span>
        </span>
      </Show>
    </p>
  );
}
