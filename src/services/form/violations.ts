import { type Field, type Item, isField } from "./field.ts";

/** Refusals sorted by the field they belong to; `rest` belongs to none. */
export interface Placed {
  byPointer: Record<string, string>;
  rest: string[];
}

const BODY_PREFIX = /^\/response(?:_json)?(?=\/|$)/;

/** Puts the server's refusals at the fields: at the exact one, else at the nearest that contains it. */
export function placeViolations(items: Item[], violations: { path: string; message: string }[]): Placed {
  const known = new Set(pointersOf(items.filter(isField)));
  const placed: Placed = { byPointer: {}, rest: [] };
  for (const { path, message } of violations) {
    const pointer = nearest(path.replace(BODY_PREFIX, ""), known);
    if (pointer === undefined)
      placed.rest.push(sentence(/^[a-z]/.test(message) ? `your answer ${message}` : message));
    else placed.byPointer[pointer] ??= sentence(message);
  }
  return placed;
}

/** Pointers of all fields, outer before inner, in the order they are shown. */
export function pointersOf(fields: Field[]): string[] {
  return fields.flatMap((field) => [
    field.pointer,
    ...(field.kind === "group" ? pointersOf(field.fields) : []),
  ]);
}

/** The server writes fragments that follow the name of a value: "must be an e-mail address". */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function nearest(pointer: string, known: Set<string>): string | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) if (known.has(at)) return at;
  return undefined;
}
