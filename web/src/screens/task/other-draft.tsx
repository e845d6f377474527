import Files from "lucide-solid/icons/files";
import type { JSX } from "solid-js";
import { ago, When } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Notice } from "../../parts/notice.tsx";
import type { OtherDraft } from "./keeping.ts";

/** Two drafts of one person, of which neither may be lost unseen: says what the other one is, and lets them choose. */
export function OtherDraftNotice(props: {
  draft: OtherDraft;
  schemaJson: string;
  onTake: () => void;
  onKeep: () => void;
}): JSX.Element {
  return (
    <Notice tone="warn" icon={<Files size={16} />}>
      <p>
        You have another draft of this answer, from another device, browser or tab, kept{" "}
        <When time={new Date(props.draft.at)} as={ago} />. What you typed here is in this browser only until
        you choose.
      </p>
      <details class="mt-1">
        <summary class="pointer-coarse:py-2.5">What the other one says</summary>
        <div class="mt-1 rounded-md bg-surface px-2.5 text-ink">
          <Evidence
            empty="No field is filled in."
            json={props.draft.json}
            schemaJson={props.schemaJson}
            raw={false}
          />
        </div>
      </details>
      <div class="mt-2 flex flex-wrap gap-2">
        <button type="button" class="button" onClick={() => props.onKeep()}>
          Keep what is here
        </button>
        <button type="button" class="button" onClick={() => props.onTake()}>
          Use the other draft
        </button>
      </div>
    </Notice>
  );
}
