import { type Field, type Form, fieldsOf } from "../../../../src/services/form/index.ts";

/** With more fields than these, a form is what the person works on, not what stands beside the evidence. */
const FEW_FIELDS = 5;

const WIDE_KINDS: ReadonlySet<Field["kind"]> = new Set(["rows", "signature", "file", "json"]);

/** Whether a form wants as much room as its evidence: it is long, or something in it is wide. */
export function needsRoom({ items, whole }: Form): boolean {
  const fields = fieldsOf(items);
  return whole !== undefined || fields.length > FEW_FIELDS || fields.some(isWide);
}

function isWide(field: Field): boolean {
  if (field.kind === "group") return field.fields.some(isWide);
  if (field.kind === "choices") return field.look === "pictures";
  if (field.kind === "text") return field.markdown;
  return WIDE_KINDS.has(field.kind);
}
