/** Writes what is made from the source and committed: the OpenAPI document, the error codes, the settings' page. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { contractOf } from "../src/gateway/awaithumans/dialect.ts";
import { STATUS } from "../src/gateway/awaithumans/errors.ts";
import { packageVersion } from "../src/version.ts";
import { configurationPage } from "./configuration-page.ts";

const DOCS = path.join(path.dirname(import.meta.dirname), "docs");
const codes = Object.fromEntries(Object.entries(STATUS).sort(([a], [b]) => (a < b ? -1 : 1)));

writeFileSync(path.join(DOCS, "openapi.json"), JSON.stringify(contractOf(packageVersion())));
writeFileSync(path.join(DOCS, "error-codes.json"), JSON.stringify(codes));
writeFileSync(path.join(DOCS, "configuration.md"), configurationPage());
