import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import { createSignal, For, type JSX, onMount, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Identity } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { saveSender } from "../../api/channels.ts";
import { readFailure } from "../../api/failure.ts";
import { EntryField } from "../../parts/entry-field.tsx";
import { EntrySelect } from "../../parts/entry-select.tsx";
import { Notice } from "../../parts/notice.tsx";
import { configOf, TRANSPORTS, type TransportField } from "./transports.ts";

/** By the name of the field in the request; those of the transport's configuration by `config/<name>`. */
type Texts = Record<string, string>;
type Problems = Record<string, string | undefined>;

/** Adds a sender, or replaces the one that is given: what it signs in with was never read back. */
export function SenderForm(props: {
  sender?: Identity;
  /** Ids that other senders have. */
  taken: readonly string[];
  onClose: () => void;
}): JSX.Element {
  let form: HTMLFormElement | undefined;
  const save = useAction(saveSender);
  const [entries, setEntries] = createStore<Texts>(textsOf(props.sender));
  const [problems, setProblems] = createStore<Problems>({});
  const [trouble, setTrouble] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const transport = () => entries.transport ?? "";
  const text = (name: string) => (entries[name] ?? "").trim();
  onMount(() => form?.querySelector<HTMLElement>("input:not([readonly])")?.focus());

  const show = (found: Problems) => {
    setProblems(reconcile(found));
    queueMicrotask(() => form?.querySelector<HTMLElement>(":is(input,select)[aria-invalid=true]")?.focus());
  };
  const submit = async () => {
    if (busy()) return;
    setTrouble("");
    const found = problemsOf(text, props.taken);
    show(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const fields = TRANSPORTS[transport()]?.fields ?? [];
      const typed = Object.fromEntries(
        fields.flatMap(({ name }) => {
          const value = entries[`config/${name}`];
          return value === undefined ? [] : [[name, value]];
        }),
      );
      await save({
        id: text("id"),
        displayName: text("display_name"),
        fromEmail: text("from_email"),
        fromName: text("from_name"),
        replyTo: text("reply_to"),
        transport: transport(),
        config: configOf(transport(), typed),
      });
      props.onClose();
    } catch (error) {
      const { message, violations } = readFailure(error);
      const { placed, rest } = place(violations, transport());
      show(placed);
      const words = violations.length === 0 ? [message] : rest;
      setTrouble(words.join(" "));
    } finally {
      setBusy(false);
    }
  };
  const bind = (name: string) => ({
    name,
    autocomplete: "off",
    get value() {
      return entries[name] ?? "";
    },
    get error() {
      return problems[name];
    },
    onChange: (value: string) => {
      setEntries(name, value);
      setProblems(name, undefined);
    },
  });

  return (
    <form
      ref={form}
      aria-label={props.sender ? `Edit ${props.sender.id}` : "New sender"}
      class="space-y-4 rounded-md border border-line bg-ground p-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Show when={trouble()}>
        <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
          {trouble()}
        </Notice>
      </Show>
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
        hint={TRANSPORTS[transport()]?.hint}
        {...bind("transport")}
      />
      <Show when={props.sender && (TRANSPORTS[transport()]?.fields.length ?? 0) > 0}>
        <p class="text-sm text-muted">
          What the sender signs in with is never shown. Write it anew: saving replaces all of it.
        </p>
      </Show>
      <For each={TRANSPORTS[transport()]?.fields}>
        {(field) => <ConfigField field={field} {...bind(`config/${field.name}`)} />}
      </For>
      <div class="flex gap-2">
        <button type="submit" class="button button-main min-h-9" aria-disabled={busy()}>
          {props.sender ? "Save sender" : "Add sender"}
        </button>
        <button type="button" class="button min-h-9" onClick={() => props.onClose()}>
          Discard
        </button>
      </div>
    </form>
  );
}

interface Bound {
  name: string;
  autocomplete: string;
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
    .flatMap(({ name, first }) => (first === undefined ? [] : [[`config/${name}`, first]])),
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

function problemsOf(text: (name: string) => string, taken: readonly string[]): Problems {
  const problems: Problems = {};
  if (!text("id")) problems.id = "Write a short name, such as billing.";
  if (taken.includes(text("id"))) problems.id = "A sender has this id. Edit that one, or choose another id.";
  if (!text("display_name")) problems.display_name = "Write what operators are to call it.";
  if (!text("from_email")) problems.from_email = "Write the address that mails come from.";
  return problems;
}

const OWN = ["id", "display_name", "from_email", "from_name", "reply_to", "transport"];

/** What the server refused, at its fields; what belongs to none is left over. */
function place(violations: { path: string; message: string }[], transport: string) {
  const known = new Set(TRANSPORTS[transport]?.fields.map(({ name }) => `config/${name}`));
  for (const name of OWN) known.add(name);
  const placed: Problems = {};
  const rest: string[] = [];
  for (const { path, message } of violations) {
    const name = path.replace(/^\/transport_config\//, "config/").replace(/^\//, "");
    if (known.has(name)) placed[name] ??= `This ${message}.`;
    else rest.push(`${name} ${message}.`);
  }
  return { placed, rest };
}
