import EyeOff from "lucide-solid/icons/eye-off";
import { type JSX, Show } from "solid-js";
import type { Meaning } from "../../../../src/services/form/index.ts";
import { ago, now } from "../clock.tsx";
import { CopyButton } from "../copy.tsx";
import { Patch } from "./diff.tsx";
import { GivenFile } from "./file.tsx";
import { Long } from "./long.tsx";
import { CODE, PROSE } from "./looks.ts";
import { Pdf, Playable } from "./media.tsx";
import { Outside } from "./outside.tsx";
import { Person } from "./person.tsx";
import { Picture } from "./picture.tsx";
import { Rendered } from "./rendered.tsx";

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const momentFormat = new Intl.DateTimeFormat(undefined, {
  ...({ year: "numeric", month: "short", day: "numeric" } as const),
  ...({ hour: "numeric", minute: "2-digit", timeZoneName: "short" } as const),
});

/** A value that holds no others. */
export function Plain(props: { meaning: Meaning; label: string }): JSX.Element {
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
      return <Outside href={meaning.href}>{meaning.text}</Outside>;
    case "person":
      return <Person {...meaning} />;
    case "image":
      return <Picture src={meaning.src} label={props.label} />;
    case "video":
    case "audio":
      return <Playable kind={meaning.kind} src={meaning.src} label={props.label} />;
    case "pdf":
      return <Pdf src={meaning.src} label={props.label} />;
    case "file":
      return <GivenFile {...meaning} />;
    case "diff":
      return <Patch lines={meaning.lines} />;
    case "markdown":
    case "html":
      return <Rendered kind={meaning.kind} text={meaning.text} label={props.label} />;
    case "code":
      return <Long text={meaning.text} look={CODE} what={props.label} copied />;
    case "prose":
      return <Long text={meaning.text} look={PROSE} what={props.label} />;
    case "id":
      return (
        <>
          <code class="font-mono break-all">{meaning.text}</code>
          <span class="-my-1.5 inline-block align-middle in-[td]:hidden">
            <CopyButton text={meaning.text} what={props.label} />
          </span>
        </>
      );
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
      <Show when={props.dayOnly} fallback={momentFormat.format(props.time)}>
        {dayFormat.format(props.time)}
      </Show>
    </time>
  );
}
