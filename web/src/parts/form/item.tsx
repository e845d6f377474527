import type { JSX } from "solid-js";
import { type Field, type Item, isField } from "../../../../src/services/form/index.ts";
import { Around, type FieldLife } from "./around.tsx";
import type { DraftStore } from "./draft.ts";
import { FoldView } from "./fold.tsx";
import { Input } from "./input.tsx";
import { OrnamentView } from "./ornament.tsx";

interface Context {
  drafts: DraftStore;
  problems: Record<string, string | undefined>;
  life: FieldLife;
  onChange: (pointer: string, value: string | string[] | undefined) => void;
}

/** A field, or what stands between fields. */
export function ItemView(props: Context & { item: Item }): JSX.Element {
  const { item } = props;
  if (isField(item)) return <FieldView {...props} field={item} />;
  if (item.kind !== "fold") return <OrnamentView ornament={item} />;
  return (
    <FoldView fold={item} problems={props.problems} draw={(inner) => <ItemView {...props} item={inner} />} />
  );
}

function FieldView(props: Context & { field: Field }): JSX.Element {
  const { field } = props;
  return (
    <Around field={field} life={props.life}>
      <Input
        field={field}
        value={props.drafts.draft[field.pointer]}
        error={props.problems[field.pointer]}
        draft={props.drafts.draft}
        problems={props.problems}
        onChange={(value) => props.onChange(field.pointer, value)}
        onSet={props.onChange}
        draw={(inner) => <FieldView {...props} field={inner} />}
      />
    </Around>
  );
}
