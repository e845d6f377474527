import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  TestChannelRequest,
  TestChannelResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { checkDestination } from "../task/index.ts";
import type { ChannelDeps } from "./deps.ts";
import { noteSender } from "./identity.ts";

const PATIENCE_MS = 20_000;

export async function testChannel(
  deps: ChannelDeps,
  request: TestChannelRequest,
  call: Call,
): Promise<MessageInitShape<typeof TestChannelResponseSchema>> {
  const check = new Check(call);
  const place = checkDestination(check, { path: "/destination", entry: request.destination }, deps.channels);
  check.done();
  const channel = place && deps.channels.get(place.channel);
  if (!channel) throw fail("INTERNAL_ERROR");

  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const result = await channel.test(place, signal);
  if (result.kind === "failed") return { sent: false, reason: result.reason, message: result.message };
  await noteSender(deps.db, result.identity, call.now);
  return { sent: true, message: result.note ?? `${channel.label} took the message for ${place.target}.` };
}
