import EyeOff from "lucide-solid/icons/eye-off";
import { For, type JSX, Show } from "solid-js";
import type { Meaning } from "../../../../src/services/form/index.ts";
import { ago, now } from "../clock.tsx";

const FOLDED_LENGTH = 1_200;
const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const momentFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A value that holds no others. */
export function Plain(props: { meaning: Meaning }): JSX.Element {
  const meaning = props.meaning;
  switch (meaning.kind) {
    case "none":
      return <span class="text-muted">none</span>;
    case "hidden":
      return <Hidden />;
    case "yesno":
      return <span>{meaning.yes ? "Yes" : "No"}</span>;
    case "money":
      return (
        <span class="font-semibold" title={meaning.written}>
          {meaning.text}
        </span>
      );
    case "number":
      return <span title={meaning.written}>{meaning.text}</span>;
    case "time":
      return <Moment time={meaning.time} dayOnly={meaning.dayOnly} />;
    case "link":
      return (
        <a
          class="underline underline-offset-2 break-all decoration-edge hover:decoration-current"
          href={meaning.href}
          {...ELSEWHERE}
        >
          {meaning.text}
        </a>
      );
    case "image":
      return (
        <img
          class="max-h-80 max-w-full rounded-md border border-line"
          src={meaning.src}
          alt="Part of the evidence"
        />
      );
    case "diff":
      return <Diff lines={meaning.lines} />;
    case "prose":
      return <Prose text={meaning.text} />;
    case "id":
      return <code class="font-mono break-all">{meaning.text}</code>;
    case "text":
      return (
        <span dir="auto" class="whitespace-pre-wrap">
          {meaning.text}
        </span>
      );
    default:
      return null;
  }
}

const ELSEWHERE = { target: "_blank", rel: "noopener noreferrer" } as const;

/** Says that a value is kept back. */
export function Hidden(): JSX.Element {
  return (
    <span class="inline-flex items-center gap-1.5 text-muted">
      <EyeOff size={14} aria-hidden="true" /> Hidden here to protect the data
    </span>
  );
}

function Moment(props: { time: Date; dayOnly: boolean }): JSX.Element {
  const past = () => props.time.getTime() <= now();
  return (
    <time datetime={props.time.toISOString()} title={past() ? ago(props.time, now()) : undefined}>
      {(props.dayOnly ? dayFormat : momentFormat).format(props.time)}
    </time>
  );
}

function Prose(props: { text: string }): JSX.Element {
  return (
    <Show
      when={props.text.length > FOLDED_LENGTH}
      fallback={
        <p dir="auto" class="max-w-prose whitespace-pre-wrap">
          {props.text}
        </p>
      }
    >
      <details class="max-w-prose">
        <summary class="font-medium">Long text, {props.text.length.toLocaleString()} characters</summary>
        <p dir="auto" class="mt-2 whitespace-pre-wrap">
          {props.text}
        </p>
      </details>
    </Show>
  );
}

function Diff(props: { lines: string[] }): JSX.Element {
  return (
    <pre class="overflow-x-auto rounded-md bg-sunken p-2 font-mono text-sm">
      <For each={props.lines}>{(line) => <span class={`block min-h-4 ${toneOf(line)}`}>{line}</span>}</For>
    </pre>
  );
}

function toneOf(line: string): string {
  if (/^(?:@@|diff |---|\+\+\+)/.test(line)) return "text-muted";
  if (line.startsWith("+")) return "bg-yes-soft text-yes";
  return line.startsWith("-") ? "bg-no-soft text-no" : "";
}
