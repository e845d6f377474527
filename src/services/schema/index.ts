export { coerceResponse, payloadViolations } from "./check.ts";
export { checkSchema } from "./inspect.ts";
export { waitingChecks } from "./offload.ts";
export { isPattern } from "./pattern.ts";
