import { type Field, fieldsOf, readForm, readObject } from "../../../../src/services/form/index.ts";

type Load = () => Promise<unknown>;

/** Where the code of inputs lies that is fetched when they are first drawn. */
const BY_KIND: Partial<Record<Field["kind"], Load>> = {
  slider: () => import("./slider.tsx"),
  ranking: () => import("./ranking.tsx"),
  dates: () => import("./dates.tsx"),
  file: () => import("./files.tsx"),
  signature: () => import("./signature.tsx"),
  rows: () => import("./rows.tsx"),
  json: () => import("./json.tsx"),
};
const BY_LOOK: Readonly<Record<string, Load>> = {
  stars: () => import("./stars.tsx"),
  scale: () => import("./scale.tsx"),
  pictures: () => import("./pictures.tsx"),
};

/** Fetches the code of every input that the form of a task has, so that it is drawn without a wait. */
export function loadAhead(schemaJson: string, definitionJson: string | undefined): void {
  const { items, whole } = readForm(readObject(schemaJson), readObject(definitionJson));
  const loads = new Set(inner(fieldsOf(whole ? [...items, whole] : items)).flatMap(loadsOf));
  // What cannot be fetched now is tried again when it is drawn.
  for (const load of loads) load().catch(() => undefined);
}

/** Fields with those inside them. */
function inner(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => ("fields" in field ? [field, ...inner(field.fields)] : [field]));
}

function loadsOf(field: Field): Load[] {
  const looks = "look" in field ? BY_LOOK[field.look] : undefined;
  return [BY_KIND[field.kind], looks].filter((load) => load !== undefined);
}
