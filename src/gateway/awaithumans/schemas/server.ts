import type { JsonSchema } from "../../core/row.ts";
import { all, described, listOf, STATUS, string } from "./parts.ts";

/** Schemas of what the server says of itself, and of errors. */
export const SERVER_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Health: all(
    {
      status: { type: "string", enum: ["ok", "unavailable"] },
      version: string,
      worker_lag_seconds: { type: "number" },
    },
    ["worker_lag_seconds"],
  ),
  Version: all({ name: string, version: string }),
  Violation: all({ path: described(string, "A JSON Pointer into the request."), message: string }),
  Error: all(
    {
      error_code: string,
      error: described(string, "The same as `error_code`."),
      message: string,
      docs: { type: "string", format: "uri" },
      request_id: string,
      details: {
        oneOf: [
          listOf("Violation"),
          all({ differences: listOf("Violation"), existing: all({ id: string, status: STATUS }) }),
        ],
      },
    },
    ["details"],
  ),
};
