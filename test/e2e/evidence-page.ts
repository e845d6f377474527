import type { Page } from "playwright-core";
import type { Dashboard } from "./dashboard.ts";

/** A square of ten dots. */
export const DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYPiPB41KY0EAmOhjnTb2o/YAAAAASUVORK5CYII=";

/** What a page shows of a payload. */
export function evidenceOn(dashboard: Dashboard, page: Page) {
  const evidence = page.getByRole("region", { name: "Evidence", exact: true });
  return {
    evidence,
    /** Opens a task that lays this payload before the person. */
    async lay(payload: object, members: Record<string, unknown> = {}): Promise<void> {
      const id = await dashboard.ask("Look at this?", { payload, ...members });
      await page.goto(dashboard.addressOf(id));
      await evidence.locator("dl").first().waitFor();
    },
    /** What stands beside a name. */
    beside: (name: string) => {
      const line = evidence.locator("dl > div", { has: page.locator("dt", { hasText: name }) });
      return line.locator("dd").first();
    },
  };
}
