import { type Draft, type Field, readJson, rowFields } from "../../../../src/services/form/index.ts";

/** What a field held, in words. */
export function saidBefore(field: Field, draft: Draft): string {
  const typed = draft[field.pointer];
  switch (field.kind) {
    case "choice":
      return field.options.find((option) => option.text === typed)?.label ?? String(typed ?? NOTHING);
    case "choices":
    case "ranking": {
      const chosen = Array.isArray(typed) ? typed : [];
      const labels = chosen.map(
        (text) => field.options.find((option) => option.text === text)?.label ?? text,
      );
      return labels.join(field.kind === "ranking" ? " > " : ", ") || NOTHING;
    }
    case "dates": {
      const days = [`${field.pointer}/start`, `${field.pointer}/end`].map((at) => draft[at] ?? "?");
      return days.join(" – ");
    }
    case "rows": {
      const keys = Array.isArray(typed) ? typed : [];
      const rows = keys.map((key) =>
        rowFields(field, key)
          .map((inner) => saidBefore(inner, draft))
          .join(", "),
      );
      return rows.join("\n") || "no rows";
    }
    case "file":
      return namesOf(typed) || NOTHING;
    case "signature":
      return typed ? "another signature" : NOTHING;
    case "group":
      return "";
    default:
      return String(typed ?? "") || NOTHING;
  }
}

const NOTHING = "nothing";

function namesOf(typed: string | string[] | undefined): string {
  const files = readJson(typeof typed === "string" ? typed : `[${(typed ?? []).join(",")}]`);
  if (!Array.isArray(files)) return "";
  return files
    .map((file) => (file instanceof Map ? String(file.get("name") ?? "a file") : "a file"))
    .join(", ");
}

/** `draft` with everything at and below a pointer as it was in `before`. */
export function withPart(draft: Draft, before: Draft, pointer: string): Draft {
  const isPart = (at: string) => at === pointer || at.startsWith(`${pointer}/`);
  const rest = Object.entries(draft).filter(([at]) => !isPart(at));
  return Object.fromEntries([...rest, ...Object.entries(before).filter(([at]) => isPart(at))]);
}
