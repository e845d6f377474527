import type { Config } from "../config.ts";
import { settingFindings } from "../findings.ts";
import { PLUGINS } from "../plugins.ts";

/** Verifiers that somebody began to set up and that cannot work, to be told on starting. */
export function halfSetVerifiers(config: Config): { name: string; message: string }[] {
  return settingFindings(config, PLUGINS).verifiers.filter(({ status }) => status === "warn");
}
