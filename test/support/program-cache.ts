import { tmpdir } from "node:os";
import path from "node:path";

/** For processes of ours that a test starts: most of their life is reading the program, which is read once so. */
export const PROGRAM_CACHE = { NODE_COMPILE_CACHE: path.join(tmpdir(), "awaithumans-test-programs") };
