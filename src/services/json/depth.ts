import { endOfToken, isClosing, isOpening } from "./token.ts";

/** How deep JSON text nests; scanned without recursion. The text must be valid JSON. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at = endOfToken(text, at)) {
    const code = text.charCodeAt(at);
    if (isOpening(code)) deepest = Math.max(deepest, ++depth);
    else if (isClosing(code)) depth -= 1;
  }
  return deepest;
}
