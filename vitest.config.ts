import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";
import { PROGRAM_CACHE } from "./test/support/program-cache.ts";

// Node itself knows no condition `module`, under which some packages keep what only bundlers can read.
const likeNode = defaultServerConditions.filter((condition) => condition !== "module");

export default defineConfig({
  // `awaithumans-source`: the workspace's own packages are read unbuilt.
  resolve: { conditions: ["awaithumans-source", ...defaultClientConditions] },
  ssr: { resolve: { conditions: ["awaithumans-source", ...likeNode] } },
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./test/support/closing-line.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    env: PROGRAM_CACHE,
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A second, as it is by default, is too short for a machine with much else to do.
    expect: { poll: { timeout: 15_000 } },
  },
});
