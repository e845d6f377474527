import FileIcon from "lucide-solid/icons/file";
import Upload from "lucide-solid/icons/upload";
import X from "lucide-solid/icons/x";
import { createMemo, createSignal, createUniqueId, For, type JSX, onCleanup, Show } from "solid-js";
import type { FileField } from "../../../../src/services/form/index.ts";
import { type Kept, keep, objectionTo, readKept, rulesOf, sizeInWords, weightWarning } from "./file-rules.ts";
import { describing, ErrorOf, FieldError, Label, type Props } from "./frame.tsx";

interface Refused {
  name: string;
  reason: string;
}

/** Files: chosen, dropped or pasted. What cannot be taken is said at once, by name; the others stay. */
export default function Files(props: Props<FileField>): JSX.Element {
  const id = createUniqueId();
  let input: HTMLInputElement | undefined;
  let gone = false;
  onCleanup(() => {
    gone = true;
  });
  const kept = createMemo(() => readKept(props.value));
  const [refused, setRefused] = createSignal<Refused[]>([]);
  const [reading, setReading] = createSignal(0);
  const [over, setOver] = createSignal(false);
  const store = (files: Kept[]) => props.onChange(files.length > 0 ? JSON.stringify(files) : undefined);
  const full = () => props.field.most > 1 && kept().length + reading() >= props.field.most;
  const isOff = () => input?.matches(":disabled") ?? false;

  const take = async (files: File[]) => {
    if (files.length === 0 || isOff()) return;
    const refusals: Refused[] = [];
    const sound: File[] = [];
    // One file takes the place of the one before.
    const room = props.field.most > 1 ? props.field.most - kept().length - reading() : 1;
    for (const file of files) {
      const objection = objectionTo(file, props.field);
      if (objection) refusals.push({ name: file.name, reason: objection });
      else if (sound.length >= room)
        refusals.push({ name: file.name, reason: mostInWords(props.field.most) });
      else sound.push(file);
    }
    setRefused(refusals);
    setReading(reading() + sound.length);
    for (const file of sound) {
      const read = await keep(file).catch(() => undefined);
      if (gone) return;
      setReading(reading() - 1);
      if (read) store(props.field.most > 1 ? [...kept(), read] : [read]);
      else setRefused([...refused(), { name: file.name, reason: "it could not be read" }]);
    }
  };
  const remove = (index: number) => {
    store(kept().filter((_, at) => at !== index));
    setRefused([]);
    input?.focus();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a flex row
    <div
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={describing(id)}
      aria-busy={reading() > 0}
      data-pointer={props.field.pointer}
      onPaste={(event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length > 0) event.preventDefault();
        void take(files);
      }}
    >
      <Label id={id} field={props.field} />
      <label
        class={`mt-1.5 flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-dashed p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent has-disabled:cursor-default has-disabled:opacity-60 ${
          over() ? "border-accent bg-accent-soft" : "border-edge hover:bg-sunken"
        }`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(!isOff());
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <span class="button pointer-events-none pointer-coarse:min-h-11">
          <Upload size={16} aria-hidden="true" />
          {props.field.most > 1 ? "Choose files" : "Choose a file"}
        </span>
        <input
          ref={input}
          type="file"
          class="sr-only"
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-rules ${describing(id)}`}
          aria-invalid={props.error ? "true" : undefined}
          multiple={props.field.most > 1}
          accept={props.field.accept.join(",") || undefined}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            // So that the same file can be chosen again.
            event.currentTarget.value = "";
            void take(files);
          }}
        />
        <span class="min-w-0 flex-1 text-sm text-muted">
          <span class="pointer-coarse:hidden">Or drop or paste here. </span>
          <span id={`${id}-rules`}>{rulesOf(props.field)}</span>
          <Show when={full()}> That many are chosen.</Show>
        </span>
      </label>
      <Show when={kept().length > 0}>
        <ul aria-label={`Chosen for ${props.field.label}`} class="mt-2 space-y-1.5">
          <For each={kept()}>{(file, index) => <Chosen file={file} onRemove={() => remove(index())} />}</For>
        </ul>
      </Show>
      <p aria-live="polite" class="text-sm text-muted">
        <Show when={reading() > 0}>Reading…</Show>
      </p>
      <div role="alert">
        <For each={refused()}>
          {({ name, reason }) => <FieldError message={`${name} was not taken: ${reason}.`} />}
        </For>
      </div>
      <Show when={weightWarning(kept())}>
        {(warning) => <p class="mt-1 rounded-md bg-warn-soft px-2.5 py-1.5 text-sm text-warn">{warning()}</p>}
      </Show>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}

function Chosen(props: { file: Kept; onRemove: () => void }): JSX.Element {
  return (
    <li class="flex items-center gap-3 rounded-md border border-line p-1.5">
      <Show
        when={/^data:image\/(?:png|jpeg|gif|webp|avif)[;,]/.test(props.file.data)}
        fallback={
          <span class="grid size-10 shrink-0 place-items-center rounded-md bg-sunken text-muted">
            <FileIcon size={18} aria-hidden="true" />
          </span>
        }
      >
        <img src={props.file.data} alt="" class="size-10 shrink-0 rounded-md bg-sunken object-cover" />
      </Show>
      <span class="min-w-0 flex-1">
        <span class="block truncate" title={props.file.name}>
          {props.file.name}
        </span>
        <span class="text-sm text-muted">{sizeInWords(props.file.size)}</span>
      </span>
      <button
        type="button"
        class="button button-quiet min-h-8 px-2 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        aria-label={`Remove ${props.file.name}`}
        onClick={() => props.onRemove()}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </li>
  );
}

function mostInWords(most: number): string {
  return most === 1 ? "one file is enough" : `${most} files are the most`;
}
