/** One thing wrong with a value. `path` is a JSON Pointer into it; `message` never contains a part of it. */
export type Violation = { path: string; message: string };
