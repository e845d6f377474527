import { createMemo, createSignal } from "solid-js";
import {
  beginRow,
  type Field,
  newRowKey,
  type RowsField,
  rowFields,
} from "../../../../src/services/form/index.ts";
import type { Holding } from "./holding.ts";

interface Removed {
  key: string;
  at: number;
  values: [string, string | string[]][];
}

/** The rows of a list: which there are, and how one comes and goes. A row that goes can be brought back. */
export function createRows(props: Holding<RowsField>) {
  const keys = createMemo(() => (Array.isArray(props.value) ? props.value : []));
  const [removed, setRemoved] = createSignal<Removed>();
  const below = (key: string) => `${props.field.pointer}/${key}/`;
  const fieldsByKey = new Map<string, Field[]>();
  /** The fields of one row; the same for as long as the form is. */
  const fieldsOfRow = (key: string) => {
    const fields = fieldsByKey.get(key) ?? rowFields(props.field, key);
    fieldsByKey.set(key, fields);
    return fields;
  };
  return {
    keys,
    removed,
    fieldsOfRow,
    mayAdd: () => props.field.mayAdd && !isFull(props.field, keys().length),
    mayRemove: () => props.field.mayRemove && keys().length > props.field.least,
    /** Adds a row at the end; returns its key. */
    add(): string {
      const key = newRowKey(props.field, props.draft);
      setRemoved(undefined);
      props.onSet(props.field.pointer, [...keys(), key]);
      for (const [pointer, value] of Object.entries(beginRow(props.field, key))) props.onSet(pointer, value);
      return key;
    },
    remove(key: string) {
      const values = Object.entries(props.draft).filter(([pointer]) => pointer.startsWith(below(key)));
      setRemoved({ key, at: keys().indexOf(key), values });
      props.onSet(
        props.field.pointer,
        keys().filter((other) => other !== key),
      );
      for (const [pointer] of values) props.onSet(pointer, undefined);
    },
    /** Brings the last one back to where it was; returns its key. */
    restore(): string | undefined {
      const row = removed();
      if (!row) return undefined;
      props.onSet(props.field.pointer, [...keys().slice(0, row.at), row.key, ...keys().slice(row.at)]);
      for (const [pointer, value] of row.values) props.onSet(pointer, value);
      setRemoved(undefined);
      return row.key;
    },
  };
}

export type Rows = ReturnType<typeof createRows>;

function isFull({ most }: RowsField, count: number): boolean {
  return most !== undefined && count >= most;
}

/** Why there can be no more rows, or no fewer, as far as that is not plain. */
export function limitsOf({ least, most }: RowsField): string {
  if (most !== undefined && least === most) return `Exactly ${most}.`;
  if (most !== undefined && least > 0) return `${least} to ${most}.`;
  if (most !== undefined) return `At most ${most}.`;
  return least > 0 ? `At least ${least}.` : "";
}
