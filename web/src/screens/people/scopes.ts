/** What a key may be allowed to do, in words. */
export const SCOPES: readonly { scope: string; words: string }[] = [
  { scope: "tasks:write", words: "Ask: create tasks, move their deadline, cancel, reassign and delete them" },
  { scope: "tasks:read", words: "Read the tasks that it created, and wait for their answers" },
  { scope: "tasks:answer", words: "Answer the tasks that it created" },
  { scope: "users:read", words: "Read who the people are" },
  { scope: "users:write", words: "Add and change people, though no operators, addresses or passwords" },
  { scope: "stats:read", words: "Read figures, and how the server is set up" },
  { scope: "embed:mint", words: "Make tokens by which a page of yours shows one task" },
];

/** What an agent needs that asks and waits. */
export const USUAL: readonly string[] = ["tasks:write", "tasks:read"];

/** The id of the key that the server's settings name, which ends with the setting. */
export const ENVIRONMENT_KEY = "environment";
