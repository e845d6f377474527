import { createClient } from "@connectrpc/connect";
import { UserService } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { transport } from "./clients.ts";

/** Apart from the other clients, so that the inbox need not load it. */
const userClient = createClient(UserService, transport);
const PEOPLE_MAX = 1_000;

/** The active people of the directory who have an e-mail address. Operators only. */
export async function readPeople(): Promise<{ email: string; name: string }[]> {
  const { users } = await userClient.listUsers({ active: true, pageSize: PEOPLE_MAX });
  return users.flatMap(({ email, displayName }) => (email ? [{ email, name: displayName ?? email }] : []));
}
