export { coerceResponse, payloadViolations } from "./check.ts";
export { checkSchema } from "./inspect.ts";
export type { Violation } from "./violation.ts";
