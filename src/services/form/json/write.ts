import { type Json, NumberText } from "./read.ts";

/** JSON text of a value, numbers as they were written; indented by two spaces where `pretty`. */
export function writeJson(value: Json, pretty = false): string {
  return write(value, pretty ? "\n" : "");
}

function write(value: Json, lineBreak: string): string {
  if (value instanceof NumberText) return value.text;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = lineBreak && `${lineBreak}  `;
  if (Array.isArray(value))
    return list(
      "[]",
      value.map((item) => write(item, inner)),
      lineBreak,
    );
  const colon = lineBreak ? ": " : ":";
  const members = [...value].map(([name, item]) => JSON.stringify(name) + colon + write(item, inner));
  return list("{}", members, lineBreak);
}

function list(marks: string, parts: string[], lineBreak: string): string {
  const [open, close] = marks;
  if (parts.length === 0) return marks;
  const inner = lineBreak && `${lineBreak}  `;
  return `${open}${inner}${parts.join(`,${inner}`)}${lineBreak}${close}`;
}
