import { packageVersion } from "../version.ts";
import { say } from "./output.ts";

export function version(): void {
  say(`awaithumans ${packageVersion()}`);
}
