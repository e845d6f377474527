import type { HttpHandler } from "../core/http.ts";
import type { PlainRow } from "../core/row.ts";
import { dashboard } from "./dashboard.ts";
import { swaggerRows } from "./swagger.ts";

/** What people look at. */
export interface Pages {
  /** The dashboard: whatever no other door takes. */
  readonly handle: HttpHandler;
  /** Swagger UI, as rows of the dialect that it documents. */
  readonly documentation: readonly PlainRow[];
}

export function pages({ dashboardDir }: { dashboardDir: string }): Pages {
  return { handle: dashboard(dashboardDir), documentation: swaggerRows() };
}
