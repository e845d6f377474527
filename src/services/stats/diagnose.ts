import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DiagnoseRequest,
  DiagnoseResponseSchema,
} from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Call } from "../core/call.ts";
import { type Finding, failed, pass } from "../core/finding.ts";
import type { StatsDeps } from "./deps.ts";
import { lookAtConnections, lookAtDatabase, lookAtSchema } from "./find-database.ts";
import { lookAtCallbacks, lookAtChannel, lookAtDeliveries, lookAtSenders } from "./find-messages.ts";
import { lookAtDeadlines, lookAtRetention, lookAtWorkers } from "./find-work.ts";
import { lookAt, type NamedFinding, named } from "./finding.ts";

type Look = (deps: StatsDeps, call: Call) => Promise<Finding>;

const AWAY = failed("it cannot be told while the database does not answer");
const SILENT = failed("it could not say how it stands. Send a test: `awaithumans channels test`");

/** In a fixed order. Where the database is away nothing else is asked of it. */
export async function diagnose(
  deps: StatsDeps,
  _request: DiagnoseRequest,
  call: Call,
): Promise<MessageInitShape<typeof DiagnoseResponseSchema>> {
  // As it is before anybody looks.
  const connections = deps.db.connections;
  let answers = false;
  const database = await lookAt(
    "Database",
    async () => {
      const found = await lookAtDatabase(deps, call);
      answers = true;
      return found;
    },
    UNREACHABLE,
  );
  const asked = (name: string, look: Look): Promise<NamedFinding> =>
    answers ? lookAt(name, () => look(deps, call)) : Promise.resolve(named(name, AWAY));
  const { publicUrl, secrets, verifiers } = deps.settings;
  const channels = [...deps.channels.values()].map((channel) =>
    lookAt(`Channel ${channel.kind}`, () => lookAtChannel(channel), answers ? SILENT : AWAY),
  );
  const findings = [
    database,
    asked("Schema", lookAtSchema),
    asked("Workers", lookAtWorkers),
    asked("Deadlines", lookAtDeadlines),
    asked("Connections", () => lookAtConnections(deps, connections)),
    named("Public URL", publicUrl),
    named("Secrets", secrets),
    ...channels,
    asked("Senders", lookAtSenders),
    ...verifiers.map(({ name, ...found }) => named(name, found)),
    asked("Callbacks", lookAtCallbacks),
    asked("Deliveries", lookAtDeliveries),
    asked("Retention", lookAtRetention),
    named("Version", pass(`${deps.facts.version}, on Node ${process.versions.node}`)),
  ];
  return { findings: await Promise.all(findings) };
}

const UNREACHABLE = failed(
  "it does not answer. Check that Postgres runs, and AWAITHUMANS_DATABASE_URL where it is yours",
);
