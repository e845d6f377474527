import { query } from "@solidjs/router";
import { authClient } from "./clients.ts";

/** What the API keys are called, by their ids. Operators only. */
export const getKeyNames = query(async (): Promise<ReadonlyMap<string, string>> => {
  const { keys } = await authClient.listKeys({ revoked: true });
  return new Map(keys.map(({ id, name }) => [id, name]));
}, "keyNames");
