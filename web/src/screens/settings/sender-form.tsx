import { useAction } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { Identity } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { saveSender } from "../../api/channels.ts";
import { type Failure, readFailure } from "../../api/failure.ts";
import { EntryField } from "../../parts/entry/field.tsx";
import { createEntryForm, type Entries, EntryForm, type Problems } from "../../parts/entry/form.tsx";
import { EntrySelect } from "../../parts/entry/select.tsx";
import { configOf, TRANSPORTS, type TransportField } from "./transports.ts";

/** By the name of the field in the request; those of the transport's configuration by `config/<name>`. */
type Texts = Entries<string>;

/** Adds a sender, or replaces the one that is given: what it signs in with was never read back. */
export function SenderForm(props: {
  sender?: Identity;
  /** Ids that other senders have. */
  taken: readonly string[];
  onClose: () => void;
}): JSX.Element {
  const save = useAction(saveSender);
  const form = createEntryForm<string, Failure>({
    first: textsOf(props.sender),
    check: (entries) => problemsOf((name) => textIn(entries, name), props.taken),
    explain: readFailure,
    fieldOf: (path, entries) => {
      const field = fieldsOf(entries).find(({ name }) => path === `/transport_config/${name}`);
      return field ? `config/${field.name}` : path.slice(1);
    },
    send: async (entries) => {
      const typed = Object.fromEntries(
        fieldsOf(entries).map(({ name }) => [name, entries[`config/${name}`] ?? ""]),
      );
      await save({
        id: textIn(entries, "id"),
        displayName: textIn(entries, "display_name"),
        fromEmail: textIn(entries, "from_email"),
        fromName: textIn(entries, "from_name"),
        replyTo: textIn(entries, "reply_to"),
        transport: textIn(entries, "transport"),
        config: configOf(textIn(entries, "transport"), typed),
      });
      props.onClose();
    },
  });
  const { bind } = form;
  const fields = () => fieldsOf(form.entries());

  return (
    <EntryForm
      form={form}
      label={props.sender ? `Edit ${props.sender.id}` : "New sender"}
      class="space-y-4 rounded-md border border-line bg-ground p-4"
      focused
    >
      <Show when={!props.sender}>
        <EntryField label="Id" hint="Stands in destinations, such as billing." {...bind("id")} />
      </Show>
      <EntryField label="Name for operators" {...bind("display_name")} />
      <EntryField label="From address" type="email" {...bind("from_email")} />
      <EntryField label="From name" optional {...bind("from_name")} />
      <EntryField label="Replies to" type="email" optional {...bind("reply_to")} />
      <EntrySelect
        label="Transport"
        choices={Object.entries(TRANSPORTS).map(([value, { label }]) => ({ value, label }))}
        hint={TRANSPORTS[form.entries().transport ?? ""]?.hint}
        {...bind("transport")}
      />
      <Show when={props.sender && fields().length > 0}>
        <p class="text-sm text-muted">
          What the sender signs in with is never shown. Write it anew: saving replaces all of it.
        </p>
      </Show>
      <For each={fields()}>{(field) => <ConfigField field={field} {...bind(`config/${field.name}`)} />}</For>
      <div class="flex gap-2">
        <button type="submit" class="button button-main min-h-9" aria-disabled={form.busy()}>
          {props.sender ? "Save sender" : "Add sender"}
        </button>
        <button type="button" class="button min-h-9" onClick={() => props.onClose()}>
          Discard
        </button>
      </div>
    </EntryForm>
  );
}

/** What the chosen transport asks for. */
const fieldsOf = ({ transport = "" }: Texts) => TRANSPORTS[transport]?.fields ?? [];

const textIn = (entries: Texts, name: string): string => (entries[name] ?? "").trim();

interface Bound {
  name: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function ConfigField(props: Bound & { field: TransportField }): JSX.Element {
  const { label, hint, optional = false, secret = false, choices } = props.field;
  if (choices) return <EntrySelect {...props} label={label} choices={choices} />;
  return (
    <EntryField
      {...props}
      label={label}
      optional={optional}
      type={secret ? "password" : "text"}
      autocomplete={secret ? "new-password" : "off"}
      {...(hint ? { hint } : {})}
    />
  );
}

/** What stands in the fields of transports to begin with. */
const FIRST: Texts = Object.fromEntries(
  Object.values(TRANSPORTS)
    .flatMap(({ fields }) => fields)
    .map(({ name, first = "" }) => [`config/${name}`, first]),
);

function textsOf(sender: Identity | undefined): Texts {
  const [first = ""] = Object.keys(TRANSPORTS);
  return {
    id: sender?.id ?? "",
    display_name: sender?.displayName ?? "",
    from_email: sender?.fromEmail ?? "",
    from_name: sender?.fromName ?? "",
    reply_to: sender?.replyTo ?? "",
    transport: sender?.transport ?? first,
    ...FIRST,
  };
}

function problemsOf(text: (name: string) => string, taken: readonly string[]): Problems<string> {
  const problems: Problems<string> = {};
  if (!text("id")) problems.id = "Write a short name, such as billing.";
  if (taken.includes(text("id"))) problems.id = "A sender has this id. Edit that one, or choose another id.";
  if (!text("display_name")) problems.display_name = "Write what operators are to call it.";
  if (!text("from_email")) problems.from_email = "Write the address that mails come from.";
  return problems;
}
