import FileX from "lucide-solid/icons/file-x";
import type { JSX } from "solid-js";

/** The place of something that cannot be shown. */
export function Unshown(props: { what: string; label: string }): JSX.Element {
  return (
    <p class="flex min-h-20 flex-col items-center justify-center gap-1 rounded-md border border-dashed border-edge bg-sunken p-2 text-center text-sm text-muted">
      <FileX size={18} aria-hidden="true" />
      {props.what} cannot be shown here{props.label ? `: ${props.label}` : "."}
    </p>
  );
}
