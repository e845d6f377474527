import { isEmailAddress } from "../../../setting.ts";

/** What is wrong with the target of a destination, or undefined. */
export function targetProblem(target: string): string | undefined {
  if (isEmailAddress(target)) return undefined;
  return "must be a bare e-mail address of at most 320 characters, without `|`, in ASCII (write an international domain in its xn-- form), for instance email:you@example.com";
}
