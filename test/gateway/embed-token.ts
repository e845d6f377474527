import { createHmac } from "node:crypto";

const SECRET = "a signing secret, long enough for anybody";
export const PARENT = "https://app.corp.test";

export const EMBEDDING = {
  AWAITHUMANS_EMBED_SIGNING_SECRET: SECRET,
  AWAITHUMANS_EMBED_PARENT_ORIGINS: `${PARENT}, https://*.partner.test:8443, http://localhost:5173`,
};

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const seconds = (): number => Math.floor(Date.now() / 1000);

/** The claims of a sound token for this task. */
export function claims(taskId: string): Record<string, unknown> {
  return {
    iss: "awaithumans",
    aud: "embed",
    iat: seconds(),
    exp: seconds() + 300,
    task_id: taskId,
    kind: "end_user",
    parent_origin: PARENT,
    jti: "0".repeat(29),
  };
}

/** Signs by hand, so that anything can be signed. */
export function sign(
  payload: unknown,
  { header = { alg: "HS256", typ: "JWT" }, secret = SECRET }: { header?: unknown; secret?: string } = {},
): string {
  const text = `${base64(header)}.${base64(payload)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** The parts of a token that can be read. */
export function read(token: string): { header: unknown; payload: Record<string, unknown>; signed: boolean } {
  const [header = "", payload = ""] = token.split(".");
  const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  const text = `${header}.${payload}`;
  const signature = createHmac("sha256", SECRET).update(text).digest("base64url");
  return { header: decode(header), payload: decode(payload), signed: token === `${text}.${signature}` };
}
