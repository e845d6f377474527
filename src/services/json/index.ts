export { depthOf } from "./depth.ts";
export { differences } from "./differences.ts";
export { memberTexts } from "./members.ts";
export { minify, toAscii } from "./minify.ts";
export { jsonPatch } from "./patch.ts";
export { appendPointer, pointerSteps } from "./pointer.ts";
export { type Edit, splice } from "./splice.ts";
