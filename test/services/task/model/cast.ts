/** People of the directory in the order in which they were added. Nora is not in it at the beginning. */
export const PEOPLE = ["olga", "ann", "ben", "cleo", "nora"] as const;
export type Person = (typeof PEOPLE)[number];

/** Who runs the server; everybody else answers. */
export const OPERATOR = "olga";

/** Pools by name; the attic is empty. */
export const POOLS: Readonly<Record<Pool, readonly Person[]>> = { desk: ["ann", "ben"], attic: [] };
export type Pool = "desk" | "attic";

export const addressOf = (person: Person): string => `${person}@corp.test`;

/** Two tasks share the people: one asked by operators, one by a program with an API key. */
export const SLOTS = ["ours", "theirs"] as const;
export type Slot = (typeof SLOTS)[number];

/** API keys: `asker` is the key of `service` with fewer scopes, `foreign` another key. */
export const PROGRAMS = ["service", "asker", "foreign"] as const;
export type Program = (typeof PROGRAMS)[number];

export const SCOPES = {
  service: ["tasks:read", "tasks:write", "tasks:answer"],
  asker: ["tasks:read", "tasks:write"],
  foreign: ["tasks:read", "tasks:write", "tasks:answer"],
} as const satisfies Record<Program, readonly string[]>;

/** Whose tasks a key sees. */
export const KEY_OF: Readonly<Record<Program, string>> = {
  service: "key-one",
  asker: "key-one",
  foreign: "key-two",
};

/**
 * Who came to one task: by a link that answers once, by one that can be used again, or by a form on somebody's page,
 * which is nobody.
 */
export const VISITORS = {
  "ann's link": { person: "ann", once: true },
  "ann's page": { person: "ann", once: false },
  "nora's link": { person: "nora", once: true },
  form: { person: undefined, once: false },
} as const satisfies Record<string, { person: Person | undefined; once: boolean }>;
export type Visitor = keyof typeof VISITORS;

export type Who = "nobody" | "root" | Person | Program | Visitor;

/** Who makes a call. A visitor is admitted to the task of one slot. */
export interface Caller {
  who: Who;
  to: Slot;
}

export function isPerson(who: Who): who is Person {
  return (PEOPLE as readonly Who[]).includes(who);
}

export function isProgram(who: Who): who is Program {
  return (PROGRAMS as readonly Who[]).includes(who);
}

export function isVisitor(who: Who): who is Visitor {
  return Object.hasOwn(VISITORS, who);
}

/** Everybody who can be told apart at the door, once each. */
export function everybody(slot: Slot): Caller[] {
  const all: Who[] = ["root", ...PEOPLE, ...PROGRAMS, "ann's link", "ann's page", "nora's link", "form"];
  return all.map((who) => ({ who, to: slot }));
}
