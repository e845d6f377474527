import { say } from "./output.ts";
import { runRole } from "./role.ts";
import type { RoleOptions } from "./settings.ts";

export async function worker(options: RoleOptions): Promise<void> {
  await runRole({ role: "worker", options, hosts: async () => [], greet: () => say("✓ Worker running") });
}
