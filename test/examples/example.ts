import { Child } from "../support/child.ts";
import { ADMIN_TOKEN, type TestServer } from "../support/server.ts";

/** Runs an example as a user does, against this server. */
export function runExample(server: TestServer, name: string, ...args: string[]): Child {
  return new Child("npm", ["run", "--silent", "example", name, ...args], {
    AWAITHUMANS_URL: server.url,
    AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
  });
}

/** The id of the task that it asks by. */
export async function taskOf(example: Child): Promise<string> {
  const [, id = ""] = await example.printed(/Task created: (tsk_\w+)/);
  return id;
}
