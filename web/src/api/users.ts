import { timestampDate } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { action, json, query, reload } from "@solidjs/router";
import type { User } from "../../../gen/awaithumans/user/v1/user_pb.ts";
import { UserService } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { taskClient, transport } from "./clients.ts";
import { readFirst } from "./first.ts";
import { getSession } from "./session.ts";

const client = createClient(UserService, transport);

/** Which people; what is empty restricts nothing. */
export interface PeopleFilter {
  search: string;
  role: string;
  pool: string;
  active: "" | "yes" | "no";
}

/** The first people that match. */
export interface People {
  people: User[];
  total: number;
  hasMore: boolean;
}

const LARGEST_PAGE = 1_000;

/** The first `count` people that match, the first added first. Operators only. */
export const getPeople = query(async (filter: PeopleFilter, count: number): Promise<People> => {
  const { search, role, pool, active } = filter;
  const asked = {
    ...(search && { search }),
    ...(role && { role }),
    ...(pool && { pool }),
    ...(active && { active: active === "yes" }),
  };
  const { items, hasMore, page } = await readFirst(
    { count, largest: LARGEST_PAGE },
    (place) => client.listUsers({ ...asked, ...place }),
    ({ users }) => users,
  );
  return { people: items, total: page.totalSize, hasMore };
}, "people");

/** One person. */
export const getPerson = query(async (id: string): Promise<User | undefined> => {
  const { user } = await client.getUser({ id });
  return user;
}, "person");

/** The labels for routing that people have, each kind in its alphabet. */
export interface Labels {
  roles: string[];
  levels: string[];
  pools: string[];
}

/** The labels that are in use among the first thousand people. */
export const getLabels = query(async (): Promise<Labels> => {
  const { users } = await client.listUsers({ pageSize: LARGEST_PAGE });
  const distinct = (labelOf: (user: User) => string | undefined) =>
    [...new Set(users.flatMap((user) => labelOf(user) ?? []))].sort((a, b) => a.localeCompare(b));
  return {
    roles: distinct(({ role }) => role),
    levels: distinct(({ accessLevel }) => accessLevel),
    pools: distinct(({ pool }) => pool),
  };
}, "labels");

/** What people are called, by their ids, among the first thousand. */
export const getNames = query(async (): Promise<ReadonlyMap<string, string>> => {
  const { users } = await client.listUsers({ pageSize: LARGEST_PAGE });
  return new Map(
    users.flatMap(({ id, displayName, email }) => {
      const name = displayName ?? email;
      return name === undefined ? [] : [[id, name] as const];
    }),
  );
}, "names");

/** By what tasks are asked for that a person holds; empty where nothing would name them alone. */
export function addressOf(user: User): string {
  return user.email ?? user.slackUserId ?? "";
}

/** How many open tasks a person holds. */
export const getHeld = query(async (address: string): Promise<number> => {
  const { totalSize } = await taskClient.listTasks({ assignedTo: address, open: true, pageSize: 1 });
  return totalSize;
}, "held");

/** Who has one of these addresses, whether they are active or not. */
export async function findHolder(addresses: {
  email: string;
  slackTeamId: string;
  slackUserId: string;
}): Promise<User | undefined> {
  const email = addresses.email.toLowerCase();
  for (const search of [email, addresses.slackUserId]) {
    if (search === "") continue;
    const { users } = await client.listUsers({ search });
    const holder = users.find(
      (user) =>
        (email !== "" && user.email === email) ||
        (user.slackUserId === addresses.slackUserId && user.slackTeamId === addresses.slackTeamId),
    );
    if (holder) return holder;
  }
  return undefined;
}

/** What is written down of a person; what is empty is not. */
export interface Particulars {
  displayName: string;
  email: string;
  slackTeamId: string;
  slackUserId: string;
  role: string;
  accessLevel: string;
  pool: string;
}

const PEOPLE = [getPeople.key, getPerson.key, getLabels.key, getHeld.key];

/** Adds a person, and returns their id. */
export const addPerson = action(async (person: Particulars & { operator: boolean; password: string }) => {
  const { operator, password, ...texts } = person;
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
  const { user } = await client.createUser({ ...given, operator, ...(password && { password }) });
  return json(user?.id ?? "", { revalidate: PEOPLE });
}, "addPerson");

/** What is to change of a person: an empty text clears what was there. */
export type PersonChanges = Partial<Particulars & { operator: boolean; active: boolean }>;

/** Changes what is given and nothing else. The viewer may be the one who is changed. */
export const changePerson = action(async (id: string, changes: PersonChanges) => {
  const paths = Object.keys(changes).map((name) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== ""));
  await client.updateUser({ id, updateMask: { paths }, ...given });
  return reload({ revalidate: [...PEOPLE, getSession.key] });
}, "changePerson");

/** An invitation; the link is handed to nobody else. */
export interface Invitation {
  link: string;
  expires: Date | undefined;
  /** Whether it is being mailed. */
  mailed: boolean;
}

/** Makes a link by which a person sets a password, and mails it where that is possible. */
export const invitePerson = action(async (id: string) => {
  const { link, expireTime, mailed } = await client.inviteUser({ id });
  const invitation: Invitation = { link, mailed, expires: expireTime && timestampDate(expireTime) };
  return json(invitation, { revalidate: [] });
}, "invitePerson");

/** Sets the password of somebody else and signs them out everywhere. */
export const setPassword = action(async (id: string, password: string) => {
  await client.setPassword({ id, password });
  return reload({ revalidate: PEOPLE });
}, "setPassword");

/** Takes the password of somebody away and signs them out everywhere. */
export const clearPassword = action(async (id: string) => {
  await client.clearPassword({ id });
  return reload({ revalidate: PEOPLE });
}, "clearPassword");
