import { Type } from "@mikro-orm/core";

/**
 * A `json` column whose value stays JSON text in the program: number text and key order survive.
 * Statements written by hand select such a column as `column::text`.
 */
export class JsonText extends Type<string, string> {
  override getColumnType(): string {
    return "json";
  }
  override convertToJSValueSQL(key: string): string {
    return `${key}::text`;
  }
}
