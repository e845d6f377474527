/** What workers may do for signing in. */
export { forgetSignIns } from "./forget.ts";
export { type LoadedLetter, loadLetter } from "./letter.ts";
export type { PasswordLinks } from "./password-link.ts";
