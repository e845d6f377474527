import { beforeAll } from "vitest";
import { PLUGINS } from "../../src/plugins.ts";
import { pager } from "../support/pager/index.ts";
import { Receiver } from "../workers/receiver.ts";
import { useDashboard } from "./page.ts";

/** Who carries the pages to the people; answers as it is told. */
export let vendor: Receiver;

/** Opens a dashboard for the tests of a file, by which people can be reached on their pagers. */
export function usePagers(): void {
  beforeAll(async () => {
    vendor = await Receiver.start();
    return () => vendor.close();
  });
  useDashboard({
    env: () => ({ AWAITHUMANS_PAGER_URL: vendor.url, AWAITHUMANS_PAGER_SECRET: "beep" }),
    plugins: { ...PLUGINS, channels: [...PLUGINS.channels, pager] },
  });
}
