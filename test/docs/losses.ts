/** An OpenAPI document, or a part of one, as parsed. */
export type Part = { readonly [member: string]: unknown };

const METHODS = ["get", "post", "put", "patch", "delete"];

/** What callers of the document before would miss in the one after. Additions are no loss. */
export function losses(before: Part, after: Part): string[] {
  return Object.keys(part(before.paths)).flatMap((path) =>
    METHODS.flatMap((method) => {
      const [old, now] = [operationAt(before, path, method), operationAt(after, path, method)];
      if (old === undefined || old["x-internal"] === true) return [];
      const name = `${method.toUpperCase()} ${path}`;
      if (now === undefined) return [`${name} is gone`];
      if (now["x-internal"] === true) return [`${name} is internal now`];
      const both = new Comparison(before, after);
      return both.operation(old, now).map((loss) => `${name}: ${loss}`);
    }),
  );
}

/** Codes that are gone, or that have another status now. */
export function lostCodes(before: Readonly<Record<string, number>>, after: typeof before): string[] {
  return Object.entries(before)
    .filter(([code, status]) => after[code] !== status)
    .map(([code, status]) => `${code} was ${status}, and is ${after[code] ?? "gone"}`);
}

function operationAt(document: Part, path: string, method: string): Part | undefined {
  const found = part(part(document.paths)[path])[method];
  return found === undefined ? undefined : part(found);
}

class Comparison {
  readonly #before: Part;
  readonly #after: Part;
  constructor(before: Part, after: Part) {
    this.#before = before;
    this.#after = after;
  }

  operation(old: Part, now: Part): string[] {
    return [
      ...this.#parameters(list(old.parameters), list(now.parameters)),
      ...this.#body(part(old.requestBody), part(now.requestBody)),
      ...Object.keys(part(old.responses))
        .filter((status) => status.startsWith("2"))
        .flatMap((status) => this.#answer(status, part(old.responses)[status], part(now.responses)[status])),
      ...list(old.security)
        .flatMap((each) => Object.keys(each))
        .filter((name) => !list(now.security).some((each) => name in each))
        .map((name) => `no longer takes ${name}`),
    ];
  }

  #parameters(old: readonly Part[], now: readonly Part[]): string[] {
    const gone = old.flatMap((parameter) => {
      const same = now.find(({ name, in: place }) => name === parameter.name && place === parameter.in);
      const at = `parameter ${parameter.name}`;
      return same ? this.#taken(at, part(parameter.schema), part(same.schema)) : [`${at} is gone`];
    });
    const wanted = now
      .filter(({ required, name }) => required === true && !old.some((each) => each.name === name))
      .map(({ name }) => `parameter ${name} is required now`);
    return [...gone, ...wanted];
  }

  #body(old: Part, now: Part): string[] {
    if (now.required === true && old.required !== true) return ["a body is required now"];
    return schemaOf(old) === undefined ? [] : this.#taken("body", part(schemaOf(old)), part(schemaOf(now)));
  }

  #answer(status: string, old: unknown, now: unknown): string[] {
    if (now === undefined) return [`no longer answers ${status}`];
    const headers = Object.keys(part(part(old).headers))
      .filter((name) => !(name in part(part(now).headers)))
      .map((name) => `header ${name} is gone`);
    const schema = schemaOf(part(old));
    return schema === undefined
      ? headers
      : [...headers, ...this.#given("answer", part(schema), part(schemaOf(part(now))))];
  }

  /** What callers send must still be taken. */
  #taken(at: string, before: Part, after: Part): string[] {
    const [old, now] = [this.#resolve(this.#before, before), this.#resolve(this.#after, after)];
    const lost = typesOf(old).filter((type) => !typesOf(now).includes(type) && typesOf(now).length > 0);
    const values = now.enum === undefined ? [] : (old.enum ?? [undefined]);
    const allowed: unknown[] = Array.isArray(now.enum) ? now.enum : [];
    return [
      ...lost.map((type) => `${at} no longer takes a ${type}`),
      ...(Array.isArray(values) ? values : [])
        .filter((value) => !allowed.includes(value))
        .map((value) => `${at} no longer takes ${value ?? "any value"}`),
      ...tightened(old, now).map((limit) => `${at}: ${limit} is tighter`),
      ...strings(now.required)
        .filter((name) => !strings(old.required).includes(name))
        .map((name) => `${at}/${name} is required now`),
      ...this.#members(at, old, now, (place, one, other) => this.#taken(place, one, other)),
    ];
  }

  /** What callers read must still be there, and of the same type. */
  #given(at: string, before: Part, after: Part): string[] {
    const [old, now] = [this.#resolve(this.#before, before), this.#resolve(this.#after, after)];
    const fresh = typesOf(now).filter((type) => !typesOf(old).includes(type) && typesOf(old).length > 0);
    const vague = typesOf(now).length === 0 && typesOf(old).length > 0;
    return [
      ...fresh.map((type) => `${at} may be a ${type} now`),
      ...(vague ? [`${at} may be anything now`] : []),
      ...strings(old.required)
        .filter((name) => name in part(now.properties) && !strings(now.required).includes(name))
        .map((name) => `${at}/${name} may be absent now`),
      ...this.#members(at, old, now, (place, one, other) => this.#given(place, one, other)),
    ];
  }

  #members(at: string, old: Part, now: Part, compare: (at: string, old: Part, now: Part) => string[]) {
    const [before, after] = [part(old.properties), part(now.properties)];
    const members = Object.keys(before).flatMap((name) =>
      name in after
        ? compare(`${at}/${name}`, part(before[name]), part(after[name]))
        : [`${at}/${name} is gone`],
    );
    const items = old.items === undefined ? [] : compare(`${at}/*`, part(old.items), part(now.items));
    const choices = list(old.oneOf).flatMap((choice, index) =>
      compare(`${at}`, choice, part(list(now.oneOf)[index])),
    );
    return [...members, ...items, ...choices];
  }

  #resolve(document: Part, schema: Part): Part {
    if (typeof schema.$ref !== "string") return schema;
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return part(part(part(document.components).schemas)[name]);
  }
}

const schemaOf = (body: Part): unknown => part(part(body.content)["application/json"]).schema;

function typesOf({ type }: Part): unknown[] {
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

/** Limits that admit less than before. */
function tightened(old: Part, now: Part): string[] {
  const upper = ["maximum", "maxLength", "maxItems", "maxProperties"].filter(
    (name) => numberOf(now[name], Number.POSITIVE_INFINITY) < numberOf(old[name], Number.POSITIVE_INFINITY),
  );
  const lower = ["minimum", "minLength", "minItems"].filter(
    (name) => numberOf(now[name], Number.NEGATIVE_INFINITY) > numberOf(old[name], Number.NEGATIVE_INFINITY),
  );
  return [...upper, ...lower, ...(now.pattern === old.pattern ? [] : ["pattern"])];
}

const numberOf = (value: unknown, fallback: number): number => (typeof value === "number" ? value : fallback);

function part(value: unknown): Part {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

const list = (value: unknown): Part[] => (Array.isArray(value) ? value.map(part) : []);
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
