import { createClient } from "@connectrpc/connect";
import { query } from "@solidjs/router";
import type { User } from "../../../gen/awaithumans/user/v1/user_pb.ts";
import { UserService } from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { transport } from "./clients.ts";

const MOST = 20;

const userClient = createClient(UserService, transport);

/** The first active people who have these words in their name or address. Operators only. */
export const findActivePeople = query(async (search: string): Promise<User[]> => {
  const { users } = await userClient.listUsers({ active: true, pageSize: MOST, ...(search && { search }) });
  return users;
}, "activePeople");
