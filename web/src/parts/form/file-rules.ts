import type { FileField } from "../../../../src/services/form/index.ts";

/** One file of an answer: what the draft and the response hold of it. */
export interface Kept {
  name: string;
  mime: string;
  size: number;
  /** Its content, as a data URL. */
  data: string;
}

/** Files travel inside the answer, whose size a server bounds by 5 MiB unless it is set up otherwise. */
const USUAL_BODY = 5 * 1024 * 1024;
/** What no browser should be made to read into an answer, whatever the form allows. */
const MOST_BYTES = 24 * 1024 * 1024;

/** `2.5 MB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`;
}

/** What may be chosen, said before anybody chooses. */
export function rulesOf(field: FileField): string {
  const kinds = field.accept.map((kind) => kind.replace(/^\./, "").replace(/\/\*$/, " files")).join(", ");
  const many = field.least > 1 ? `${field.least} to ${field.most} files` : `Up to ${field.most} files`;
  const words = [
    field.most > 1 ? `${many}.` : "One file.",
    kinds && `Accepted: ${kinds}.`,
    field.largest !== undefined && `At most ${sizeInWords(field.largest)}${field.most > 1 ? " each" : ""}.`,
  ];
  return words.filter(Boolean).join(" ");
}

/** Why a file cannot be taken; undefined where it can. Nothing of it is read for that. */
export function objectionTo(file: File, field: FileField): string | undefined {
  if (!isAccepted(file, field)) return "this kind of file is not accepted";
  const largest = Math.min(field.largest ?? MOST_BYTES, MOST_BYTES);
  if (file.size > largest)
    return `it has ${sizeInWords(file.size)}, at most ${sizeInWords(largest)} are taken`;
  return undefined;
}

function isAccepted(file: File, { accept }: FileField): boolean {
  if (accept.length === 0) return true;
  const name = file.name.toLowerCase();
  return accept.some((kind) => {
    const rule = kind.toLowerCase();
    if (rule === "*/*" || rule === "*") return true;
    if (rule.endsWith("/*")) return file.type.startsWith(rule.slice(0, -1));
    if (rule.includes("/")) return file.type === rule;
    return name.endsWith(rule.startsWith(".") ? rule : `.${rule}`);
  });
}

/** Says that files are together more than a server usually takes; they grow by a third in an answer. */
export function weightWarning(files: readonly Kept[]): string | undefined {
  const weight = files.reduce((sum, { data }) => sum + data.length, 0);
  if (weight <= USUAL_BODY) return undefined;
  return `Together that is ${sizeInWords(weight)} to send. A server takes ${sizeInWords(USUAL_BODY)} unless it is set up for more: the answer may be refused.`;
}

/** What a draft holds of files; none where it holds something else. */
export function readKept(text: string | string[] | undefined): Kept[] {
  if (typeof text !== "string" || text === "") return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  return (
    "name" in value && typeof value.name === "string" && "data" in value && typeof value.data === "string"
  );
}

/** The content of a file, as a data URL; rejects where the file has gone or may not be read. */
export async function keep(file: File): Promise<Kept> {
  const mime = file.type || "application/octet-stream";
  const data = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return { name: file.name, mime, size: file.size, data };
}
