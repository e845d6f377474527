import type { Fields } from "../core/fields.ts";

/** Most members that nothing read which are told of, and how much of each. */
const UNREAD_MAX = 10;
const UNREAD_LENGTH = 64;
/** What moves a terminal's cursor, turns text around or is no character: clients print what they are told. */
const UNPRINTABLE = /\p{C}/gu;

/** What is read of a `verifier_config`. */
export const VERIFIER_MEMBERS = [
  "provider",
  "model",
  "instructions",
  "max_attempts",
  "api_key_env",
  "metadata",
];

/** Names what a body holds beside what is read: whoever misspells a member would find out only once it is missed. */
export function unreadWarnings({ unread }: Fields): { code: string; message: string }[] {
  if (unread.length === 0) return [];
  const shown = (pointer: string) => pointer.replace(UNPRINTABLE, "\uFFFD");
  const cut = (pointer: string) =>
    shown(pointer.length > UNREAD_LENGTH ? `${pointer.slice(0, UNREAD_LENGTH)}…` : pointer);
  const more = unread.length > UNREAD_MAX ? ` and ${unread.length - UNREAD_MAX} more` : "";
  const names = unread.slice(0, UNREAD_MAX).map(cut).join(", ");
  return [{ code: "UNKNOWN_MEMBERS", message: `Nothing reads ${names}${more}. Check the spelling.` }];
}
