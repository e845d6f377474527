import { sayDashboard } from "./greeting.ts";
import { say } from "./output.ts";
import { anyHost } from "./port.ts";
import { runRole } from "./role.ts";
import type { RoleOptions } from "./settings.ts";

const EVERY_IPV4 = "0.0.0.0";

export async function serve(options: RoleOptions): Promise<void> {
  await runRole({
    role: "server",
    options,
    hosts: async ({ host }) => [host === EVERY_IPV4 ? await anyHost() : host],
    greet: ({ port, setupToken }, { publicUrl }) => {
      say(`✓ Server running on port ${port}`);
      sayDashboard(publicUrl, setupToken);
    },
  });
}
