import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useAction } from "@solidjs/router";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import Pencil from "lucide-solid/icons/pencil";
import Plus from "lucide-solid/icons/plus";
import Trash from "lucide-solid/icons/trash";
import { createSignal, type JSX, Show } from "solid-js";
import type { Identity } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { createAttempt } from "../../api/attempt.ts";
import { deleteSender, getSenders } from "../../api/channels.ts";
import { createLoaded } from "../../api/load.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Each } from "../../parts/each.tsx";
import { onKeys } from "../../parts/keys/keys.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SenderForm } from "./sender-form.tsx";
import { transportName } from "./transports.ts";

/** What is open: the form for a new sender, or something about the sender with this id. */
type Open = { what: "add" } | { what: "edit" | "delete"; id: string } | undefined;

/** The senders that mails may come from, beside the server's own. */
export function Senders(): JSX.Element {
  const loaded = createLoaded(() => getSenders());
  const [open, setOpen] = createSignal<Open>();
  const senders = () => loaded().value ?? [];
  const ids = () => senders().map(({ id }) => id);
  let opener: HTMLElement | undefined;
  let adder: HTMLButtonElement | undefined;
  const show = (next: Open) => (button: HTMLElement) => {
    opener = button;
    setOpen(next);
  };
  const close = () => {
    setOpen(undefined);
    queueMicrotask(() => (opener?.isConnected ? opener : adder)?.focus());
  };
  onKeys(() => ({ Escape: open() ? close : undefined }));
  return (
    <section aria-labelledby="senders" class="pt-2">
      <h4 id="senders" class="font-semibold">
        Stored senders
      </h4>
      <p class="text-muted">
        A task names one in its destination, as in{" "}
        <code class="font-mono">email+billing:ana@example.com</code>.
      </p>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <Show when={senders().length > 0}>
        <ul aria-labelledby="senders" class="mt-2 divide-y divide-line border-y border-line">
          <Each of={senders()} by={({ id }) => id}>
            {(sender) => <SenderLine sender={sender()} open={open()} onOpen={show} onClose={close} />}
          </Each>
        </ul>
      </Show>
      <div class="mt-3">
        <Show
          when={open()?.what === "add"}
          fallback={
            <button
              ref={adder}
              type="button"
              class="button"
              onClick={(event) => show({ what: "add" })(event.currentTarget)}
            >
              <Plus size={16} aria-hidden="true" /> Add sender
            </button>
          }
        >
          <SenderForm taken={ids()} onClose={close} />
        </Show>
      </div>
    </section>
  );
}

function SenderLine(props: {
  sender: Identity;
  open: Open;
  onOpen: (next: Open) => (button: HTMLElement) => void;
  onClose: () => void;
}): JSX.Element {
  const remove = useAction(deleteSender);
  const { trouble, attempt } = createAttempt();
  const is = (what: "edit" | "delete") =>
    props.open?.what === what && "id" in props.open && props.open.id === props.sender.id;
  const from = () => {
    const { fromName, fromEmail } = props.sender;
    return fromName ? `${fromName} <${fromEmail}>` : fromEmail;
  };
  const removeIt = () => {
    props.onClose();
    void attempt(() => remove(props.sender.id));
  };
  const { id } = props.sender;
  return (
    <li class="py-2.5">
      <div class="flex flex-wrap items-start gap-x-3 gap-y-1">
        <div class="min-w-0 flex-1 basis-60">
          <p class="flex flex-wrap gap-x-3">
            <code class="font-mono font-semibold">{props.sender.id}</code>
            <span>{props.sender.displayName}</span>
          </p>
          <p class="flex flex-wrap gap-x-3 text-muted">
            <span>{from()}</span>
            <span>{transportName(props.sender.transport)}</span>
            <Accepted sender={props.sender} />
          </p>
        </div>
        <div class="flex gap-1">
          <button
            type="button"
            class="button button-quiet"
            aria-label={`Edit ${id}`}
            onClick={(event) => props.onOpen({ what: "edit", id })(event.currentTarget)}
          >
            <Pencil size={14} aria-hidden="true" /> Edit
          </button>
          <button
            type="button"
            class="button button-quiet"
            aria-label={`Delete ${id}`}
            onClick={(event) => props.onOpen({ what: "delete", id })(event.currentTarget)}
          >
            <Trash size={14} aria-hidden="true" /> Delete
          </button>
        </div>
      </div>
      <Show when={trouble()}>
        <Notice tone="no" urgent>
          {trouble()}
        </Notice>
      </Show>
      <Show when={is("edit")}>
        <div class="mt-3">
          <SenderForm sender={props.sender} taken={[]} onClose={props.onClose} />
        </div>
      </Show>
      <Show when={is("delete")}>
        <div class="mt-3">
          <Confirm
            title={`Delete the sender ${id}?`}
            text="Mails of tasks that name it fail from then on."
            yes="Delete sender"
            onYes={removeIt}
            onNo={props.onClose}
          />
        </div>
      </Show>
    </li>
  );
}

/** Whether a mail of this sender was ever taken, as a shape and words. */
function Accepted(props: { sender: Identity }): JSX.Element {
  return (
    <Show
      when={props.sender.verifyTime}
      fallback={
        <span class="inline-flex items-center gap-1.5">
          <CircleDashed size={14} aria-hidden="true" /> nothing sent yet
        </span>
      }
    >
      {(time) => (
        <span class="inline-flex items-center gap-1.5">
          <CircleCheck size={14} class="text-yes" aria-hidden="true" />
          <span>
            a mail was accepted <When time={timestampDate(time())} as={ago} />
          </span>
        </span>
      )}
    </Show>
  );
}
