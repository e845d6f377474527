import { createSignal, type JSX, Show } from "solid-js";
import { CopyButton } from "../copy.tsx";

/** Somebody by their name and address. */
export function Person(props: { name: string; email: string; avatar: string }): JSX.Element {
  const [broken, setBroken] = createSignal(false);
  return (
    <span class="-my-1 inline-flex max-w-full flex-wrap items-center gap-x-2">
      <Show when={props.avatar && !broken()}>
        <img
          class="size-6 rounded-full border border-line object-cover"
          src={props.avatar}
          alt=""
          width={24}
          height={24}
          loading="lazy"
          referrerpolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      </Show>
      <Show when={props.name}>
        <span dir="auto" class="font-medium">
          {props.name}
        </span>
      </Show>
      <span class="inline-flex min-w-0 items-center">
        <a
          class="underline underline-offset-2 decoration-edge hover:decoration-current"
          classList={{ "text-muted": props.name !== "" }}
          href={`mailto:${encodeURIComponent(props.email).replace("%40", "@")}`}
        >
          {props.email}
        </a>
        <CopyButton text={props.email} what="e-mail address" />
      </span>
    </span>
  );
}
