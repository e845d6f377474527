import type { AuthenticateOptions } from "../core/authenticate.ts";
import type { Database } from "../db/database.ts";
import { keyFinder } from "./api-key.ts";
import type { CredentialSettings } from "./deps.ts";
import { embedTokenReader } from "./embed-token.ts";
import { findSession } from "./session.ts";

/** How the door finds out whose a credential is. */
export function openCredentials(
  db: Database,
  { serviceKey, embedSecret }: Pick<CredentialSettings, "serviceKey" | "embedSecret">,
): Pick<AuthenticateOptions, "findSession" | "findKey" | "readEmbedToken"> {
  return {
    findSession: (token, now) => findSession(db, token, now),
    findKey: keyFinder(db, serviceKey),
    readEmbedToken: embedTokenReader(embedSecret),
  };
}
