import { asString, type JsonObject } from "../json/read.ts";
import type { Meaning } from "./meaning.ts";

const LONGEST = 320;
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d.-]*[a-z\d])?\.[a-z\d-]{2,}$/i;
const NAMED = /^"?([^"<>@]{1,120}?)"?\s*<([^<>\s]+)>$/;
const NAMES = ["display_name", "displayName", "full_name", "fullName", "name"];
const PARTS: readonly (readonly [first: string, last: string])[] = [
  ["first_name", "last_name"],
  ["firstName", "lastName"],
  ["given_name", "family_name"],
];
const EMAILS = ["email", "email_address", "emailAddress", "mail"];
const AVATARS = ["avatar_url", "avatarUrl", "avatar", "picture", "photo", "photo_url", "image"];

/** `ana@corp.test`, or `Ana Lind <ana@corp.test>`. */
export function personIn(text: string): Meaning | undefined {
  if (text.length > LONGEST) return undefined;
  const [, name = "", address = text] = NAMED.exec(text) ?? [];
  return EMAIL.test(address)
    ? { kind: "person", name: name.trim(), email: address, avatar: "", rest: new Map() }
    : undefined;
}

/** An object that has an e-mail address and a name: somebody. `rest` is what else it says of them. */
export function personOf(members: JsonObject): Meaning | undefined {
  const first = (names: readonly string[], fits: (text: string) => boolean) =>
    names.find((name) => fits(asString(members.get(name)) ?? ""));
  const emailKey = first(EMAILS, (text) => text.length <= LONGEST && EMAIL.test(text));
  if (emailKey === undefined) return undefined;
  const nameKey = first(NAMES, (text) => text !== "" && text.length <= LONGEST);
  const parts = PARTS.find((pair) => pair.every((name) => typeof members.get(name) === "string"));
  const nameKeys = nameKey === undefined ? (parts ?? []) : [nameKey];
  if (nameKeys.length === 0) return undefined;
  const avatarKey = first(AVATARS, (text) => text.length <= 2_048 && /^https:\/\/\S+$/i.test(text));
  const used = new Set([emailKey, avatarKey, ...nameKeys]);
  return {
    kind: "person",
    name: nameKeys.map((name) => asString(members.get(name)) ?? "").join(" "),
    email: asString(members.get(emailKey)) ?? "",
    avatar: avatarKey === undefined ? "" : (asString(members.get(avatarKey)) ?? ""),
    rest: new Map([...members].filter(([name]) => !used.has(name))),
  };
}
