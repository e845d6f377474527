import { type BlockList, isIP } from "node:net";
import { isPermitted } from "./address.ts";

/** The host right behind the scheme: parsers of URLs take more, of which Postgres could not tell the endpoint. */
const PLAIN = /^https?:\/\/[^/?#\\\s]+(?:[/?#]|$)/i;

/**
 * What is wrong with a URL that the server is to call, or undefined. Looks at the text and at literal
 * addresses in any spelling (decimal, octal, hexadecimal); host names are judged when they are resolved.
 */
export function checkOutboundUrl(text: string, allow: BlockList): string | undefined {
  if (!URL.canParse(text)) return "must be an absolute URL such as https://example.com/hook";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must start with https:// or http://";
  if (url.username !== "" || url.password !== "") return "must not carry a user name or password";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // `localhost` is loopback everywhere, so it need not wait for its resolution.
  const addresses = /(^|\.)localhost\.?$/.test(host) ? ["127.0.0.1", "::1"] : isIP(host) !== 0 ? [host] : [];
  if (addresses.length > 0 && !addresses.some((address) => isPermitted(address, allow))) {
    return "must not point to a private, loopback or link-local address unless AWAITHUMANS_OUTBOUND_ALLOW names its network";
  }
  return PLAIN.test(text) ? undefined : "must have its host right behind https:// or http://";
}
