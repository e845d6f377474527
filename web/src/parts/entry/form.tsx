import CircleAlert from "lucide-solid/icons/circle-alert";
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { Notice } from "../notice.tsx";

/** Why a call was refused, as far as a form shows it. */
export interface Refusal {
  message: string;
  violations: readonly { path: string; message: string }[];
}

/** What is typed, by the name of the field. */
export type Entries<Name extends string> = Readonly<Record<Name, string>>;

/** What is wrong with what is typed, a sentence each. */
export type Problems<Name extends string> = Partial<Record<Name, string | undefined>>;

interface Given<Name extends string, R extends Refusal> {
  /** What stands in the fields to begin with; there are no others. */
  first: Entries<Name>;
  /** What is wrong before anything is sent. */
  check?: (entries: Entries<Name>) => Problems<Name>;
  send: (entries: Entries<Name>) => Promise<unknown>;
  /** Reads a refusal off an error; `problems` are sentences that it has for certain fields. */
  explain: (error: unknown) => R & { problems?: Problems<Name> };
  /** The field that a path of the request belongs to, where it has another name there. */
  fieldOf?: (path: string, entries: Entries<Name>) => string;
}

/** The fields of a form, what is wrong with each, and the sending. */
export function createEntryForm<Name extends string, R extends Refusal = Refusal>(given: Given<Name, R>) {
  let element: HTMLFormElement | undefined;
  const [entries, setEntries] = createSignal<Entries<Name>>(given.first);
  const [problems, setProblems] = createSignal<Problems<Name>>({});
  const [refusal, setRefusal] = createSignal<R>();
  const [trouble, setTrouble] = createSignal("");
  const [busy, setBusy] = createSignal(false);

  const set = (name: Name, value: string) => {
    setEntries((before) => ({ ...before, [name]: value }));
    setProblems((before) => ({ ...before, [name]: undefined }));
  };
  const show = (found: Problems<Name>) => {
    setProblems(() => found);
    queueMicrotask(() => element?.querySelector<HTMLElement>(WRONG)?.focus());
  };
  const refuse = (refused: R & { problems?: Problems<Name> }) => {
    const { placed, rest } = place(refused, given, entries());
    show({ ...placed, ...refused.problems });
    setRefusal(() => refused);
    const told = refused.violations.length > 0 || refused.problems;
    setTrouble(told ? rest.join(" ") : refused.message);
  };
  const submit = async () => {
    if (busy()) return;
    setTrouble("");
    setRefusal(undefined);
    const found = given.check?.(entries()) ?? {};
    show(found);
    if (Object.values(found).some(Boolean)) return;
    setBusy(true);
    try {
      await given.send(entries());
    } catch (error) {
      refuse(given.explain(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    entries,
    set,
    /** Puts what is given in the fields, e.g. what was stored. */
    reset: (next: Entries<Name>) => {
      setEntries(() => next);
      setProblems({});
    },
    submit,
    busy,
    /** What was refused and belongs to no field, in words. */
    trouble,
    /** The refusal itself, until the next attempt. */
    refusal,
    attach: (form: HTMLFormElement) => {
      element = form;
    },
    /** What ties an entry field to the entry of this name. */
    bind: (name: Name) => ({
      name,
      get value(): string {
        return entries()[name] ?? "";
      },
      get error(): string | undefined {
        return problems()[name];
      },
      onChange: (value: string) => set(name, value),
    }),
  };
}

const WRONG = ":is(input,select,textarea)[aria-invalid=true]";
const FIRST = ":is(input,select,textarea):not([readonly])";

/** What the server refused, at its fields; what belongs to none is left over. */
function place<Name extends string, R extends Refusal>(
  { violations }: R,
  given: Given<Name, R>,
  entries: Entries<Name>,
) {
  const placed: Problems<Name> = {};
  const rest: string[] = [];
  for (const { path, message } of violations) {
    const name = given.fieldOf?.(path, entries) ?? path.slice(1);
    if (isIn(given.first, name)) placed[name] ??= `This ${message}.`;
    else rest.push(`${name} ${message}.`);
  }
  return { placed, rest };
}

function isIn<Name extends string>(entries: Entries<Name>, name: string): name is Name {
  return Object.hasOwn(entries, name);
}

/** The button that was pressed may stand far below. */
function bringIntoView(notice: HTMLElement): void {
  queueMicrotask(() => notice.scrollIntoView({ block: "nearest" }));
}

type Form = Pick<ReturnType<typeof createEntryForm<string, Refusal>>, "attach" | "submit" | "trouble">;

/** The form around entry fields: says above them what was refused and belongs to none. */
export function EntryForm(props: {
  form: Form;
  label?: string;
  class?: string;
  /** Whether the first field has the focus at once. */
  focused?: boolean;
  /** What else there is to say, or to do, about what was refused. */
  offer?: JSX.Element;
  children: JSX.Element;
}): JSX.Element {
  let element: HTMLFormElement | undefined;
  onMount(() => props.focused && element?.querySelector<HTMLElement>(FIRST)?.focus());
  return (
    <form
      ref={(form) => {
        element = form;
        props.form.attach(form);
      }}
      aria-label={props.label}
      class={props.class ?? "space-y-4"}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void props.form.submit();
      }}
    >
      <Show when={props.form.trouble()}>
        {(trouble) => (
          <div ref={bringIntoView}>
            <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
              <p>{trouble()}</p>
              {props.offer}
            </Notice>
          </div>
        )}
      </Show>
      {props.children}
    </form>
  );
}
