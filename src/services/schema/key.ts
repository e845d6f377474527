import { hash } from "node:crypto";

/** Most characters of a schema that is its own key: most are shorter, and then no hash need be made with each task. */
const OWN_KEY = 2_048;

/** By what a schema is remembered. */
export function keyOf(schemaText: string): string {
  return schemaText.length <= OWN_KEY ? schemaText : hash("sha256", schemaText);
}
