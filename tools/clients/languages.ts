import { homedir } from "node:os";
import path from "node:path";
import type { Example } from "./example.ts";
import { ROOT } from "./server.ts";

/** Cargo keeps nothing that it built but in the folder of one project, and these dependencies take minutes. */
const CARGO = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "awaithumans-clients");

const BUF = path.join(ROOT, "node_modules/.bin/buf");

/** The clients of `examples/clients`. */
export const EXAMPLES: readonly Example[] = [
  {
    folder: "curl",
    tools: [
      ["bash", "--version"],
      ["curl", "--version"],
      ["jq", "--version"],
    ],
    programs: { curl: ["bash", "refund.sh"] },
  },
  {
    folder: "python",
    tools: [["python3", "-c", "import sys; assert sys.version_info >= (3, 10), 'it is older than 3.10'"]],
    programs: { "Python, plain HTTP": ["python3", "-u", "refund.py"] },
  },
  {
    folder: "typescript",
    tools: [["npm", "--version"]],
    fetch: ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel", "error"],
    build: [
      ["npm", "run", "generate"],
      ["npm", "run", "types"],
    ],
    programs: { "TypeScript, Connect": [process.execPath, "main.ts"] },
  },
  {
    folder: "go",
    tools: [["go", "version"]],
    fetch: ["go", "mod", "download"],
    build: [
      [BUF, "generate"],
      ["go", "vet", "./..."],
      ["go", "build", "-o", "bin/", "./connect", "./grpc"],
    ],
    checks: [
      { tool: ["gofmt", "-h"], check: ["gofmt", "-l", "connect", "grpc", "refund"] },
      { tool: ["go", "version"], check: ["go", "mod", "tidy", "-diff"] },
    ],
    programs: { "Go, connect-go": ["bin/connect"], "Go, gRPC": ["bin/grpc"] },
    // Otherwise what was compiled counts for one folder only.
    env: { GOFLAGS: "-trimpath -buildvcs=false" },
  },
  {
    folder: "rust",
    tools: [["cargo", "--version"]],
    fetch: ["cargo", "fetch", "--quiet"],
    build: [["cargo", "build", "--quiet"]],
    checks: [
      { tool: ["cargo", "fmt", "--version"], check: ["cargo", "fmt", "--check"] },
      {
        tool: ["cargo", "clippy", "--version"],
        check: ["cargo", "clippy", "--quiet", "--", "--deny", "warnings"],
      },
    ],
    programs: { "Rust, tonic": ["cargo", "run", "--quiet", "--"] },
    cleanUp: ["cargo", "clean", "--quiet", "--package", "refund"],
    env: { CARGO_TARGET_DIR: CARGO, CARGO_PROFILE_DEV_DEBUG: "0", CARGO_INCREMENTAL: "0" },
  },
];
