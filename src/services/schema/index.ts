export { coerceResponse, payloadViolations } from "./check.ts";
export { checkSchema } from "./inspect.ts";
