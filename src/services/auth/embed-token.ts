import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Actor } from "../core/call.ts";
import { fail, type Refusal } from "../core/errors.ts";

const ISSUER = "awaithumans";
const AUDIENCE = "embed";
const ALGORITHM = "HS256";
/** Whoever shows a form, as opposed to somebody of the directory. */
const KIND = "end_user";
/** How far clocks may be apart. */
const LEEWAY_SECONDS = 60;
/** What a token must say beside when it was made, when it ends, by whom and for what. */
const TEXTS = ["task_id", "kind", "parent_origin", "jti"] as const;

export interface EmbedClaims {
  taskId: string;
  parentOrigin: string;
  sub: string | undefined;
  jti: string;
  /** In seconds since 1970. */
  issued: number;
  expires: number;
}

const keyOf = (secret: string) => new TextEncoder().encode(secret);

/** The token; `sub` is left out where there is none, since readers refuse one that is null. */
export function signEmbedToken(secret: string, claims: EmbedClaims): Promise<string> {
  const { taskId, parentOrigin, sub, jti, issued, expires } = claims;
  return new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    iat: issued,
    exp: expires,
    task_id: taskId,
    ...(sub !== undefined && { sub }),
    kind: KIND,
    parent_origin: parentOrigin,
    jti,
  })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .sign(keyOf(secret));
}

/** Whether this is meant to be a token of this kind: three parts, the first of which names an algorithm. */
function isToken(text: string): boolean {
  if (text.split(".").length !== 3) return false;
  try {
    return "alg" in decodeProtectedHeader(text);
  } catch {
    return false;
  }
}

/**
 * Reads tokens that were signed with this secret; without a secret there are none.
 * @throws INVALID_EMBED_TOKEN for a token that cannot be used.
 */
export function embedTokenReader(
  secret: string | undefined,
): (text: string, now: Date) => Promise<Actor | undefined> {
  if (secret === undefined) return async () => undefined;
  const key = keyOf(secret);
  return async (text, now) => {
    if (!isToken(text)) return undefined;
    return actorOf(await verify(text, { key, now }), now);
  };
}

async function verify(text: string, { key, now }: { key: Uint8Array; now: Date }): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(text, key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ["exp", "iat", ...TEXTS],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now,
    });
    return payload;
  } catch (error) {
    throw unusable(reasonOf(error));
  }
}

function actorOf(payload: JWTPayload, now: Date): Actor {
  const missing = TEXTS.find((claim) => typeof payload[claim] !== "string" || payload[claim] === "");
  if (missing !== undefined) throw unusable(`its claim ${missing} is missing`);
  if (payload.kind !== KIND) throw unusable("its kind is not supported");
  const sub: unknown = payload.sub ?? null;
  const isEarly = (payload.iat ?? 0) > now.getTime() / 1000 + LEEWAY_SECONDS;
  if (isEarly || typeof payload.aud !== "string" || (sub !== null && typeof sub !== "string"))
    throw unusable();
  return { kind: "embed", taskId: String(payload.task_id), sub, jti: String(payload.jti) };
}

function unusable(what?: string): Refusal {
  return fail("INVALID_EMBED_TOKEN", what === undefined ? {} : { what });
}

const WRONG: Readonly<Record<string, string>> = {
  aud: "it is for another audience",
  iss: "it is from another issuer",
};

/** In words of ours: the package's may quote the token. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return "it has expired";
  if (error instanceof errors.JOSEAlgNotAllowed) return "its algorithm is not allowed";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return undefined;
  return error.reason === "missing" ? `its claim ${error.claim} is missing` : WRONG[error.claim];
}
