/** What workers may do for signing in. */
export { type LoadedLetter, loadLetter } from "./letter.ts";
export type { PasswordLinks } from "./password-link.ts";
