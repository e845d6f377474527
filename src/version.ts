import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";

/** The version of this package, from a checkout as from the built files. */
export function packageVersion(): string {
  const file = findPackageJSON(import.meta.url);
  if (file === undefined)
    throw new Error("The package.json of awaithumans-server is missing; install it anew.");
  return JSON.parse(readFileSync(file, "utf8")).version;
}
