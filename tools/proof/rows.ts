/** One reliability row of the targets: what holds where nothing parts, and the tests that show it. */
export interface ProofRow {
  id: string;
  claim: string;
  /** Folders and files, from the root. */
  tests: readonly string[];
}

export const ROWS: readonly ProofRow[] = [
  {
    id: "F1",
    claim:
      "After every move, and after every two at once, the server is where a pure model of the rulings is.",
    tests: ["test/services/task/model/"],
  },
  {
    id: "F2",
    claim: "Killed at any point and started again, it has lost nothing and done nothing twice.",
    tests: ["test/faults/crash/"],
  },
  {
    id: "F3",
    claim: "While Postgres is cut, slow, half open or restarted, polls are held, and wake once it is back.",
    tests: ["test/faults/outage/"],
  },
  {
    id: "F4",
    claim:
      "Wherever server, database and people are, and whatever their clocks say, everything said is the same.",
    tests: ["test/zones/"],
  },
  {
    id: "F5",
    claim: "The same question and the same answer come to the same by every door.",
    tests: ["test/vectors/"],
  },
  {
    id: "F6",
    claim: "Every RPC and every route lets in whom its table says, and nobody else.",
    tests: ["test/services/core/access.test.ts", "test/gateway/awaithumans/permissions.test.ts"],
  },
  {
    id: "F7",
    claim: "Hostile input is refused in due form, breaks nothing, and nobody else notices.",
    tests: ["test/hostile/"],
  },
];
