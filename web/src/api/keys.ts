import { action, json, query, reload } from "@solidjs/router";
import type { Key } from "../../../gen/awaithumans/auth/v1/key_pb.ts";
import { authClient } from "./clients.ts";

/** API keys, the last created first; on demand those that were revoked, too. Operators only. */
export const getKeys = query(async (revoked: boolean): Promise<Key[]> => {
  const { keys } = await authClient.listKeys({ revoked });
  return keys;
}, "keys");

/** What the API keys are called, by their ids, those that were revoked among them. Operators only. */
export const getKeyNames = query(async (): Promise<ReadonlyMap<string, string>> => {
  const { keys } = await authClient.listKeys({ revoked: true });
  return new Map(keys.map(({ id, name }) => [id, name]));
}, "keyNames");

/** Makes a key, and returns its text: the one time that it is told. */
export const createKey = action(async (name: string, scopes: readonly string[]) => {
  const { secret } = await authClient.createKey({ name, scopes: [...scopes] });
  return json(secret, { revalidate: [getKeys.key, getKeyNames.key] });
}, "createKey");

/** Ends a key at once. */
export const revokeKey = action(async (id: string) => {
  await authClient.revokeKey({ id });
  return reload({ revalidate: [getKeys.key] });
}, "revokeKey");
