import type { ChannelPorts } from "../channel/index.ts";
import type { Call } from "../core/call.ts";
import { type Finding, off, pass, warned } from "../core/finding.ts";
import { daysBefore } from "./days.ts";
import type { StatsDeps } from "./deps.ts";
import { counted, lines } from "./finding.ts";

/** Most rows that are looked at, so that many failures cost no more than this. */
const LOOKED_MAX = 10_000;
/** Most lines about one thing. */
const TOLD_MAX = 5;

type Channel = ChannelPorts extends ReadonlyMap<string, infer C> ? C : never;

/** As far as it is set up; in the words of `awaithumans channels`. */
export async function lookAtChannel(channel: Channel): Promise<Finding> {
  const { state, problems, facts } = await channel.status();
  if (state === "off") return off(["off.", ...problems, ...facts].join(" "));
  if (state === "incomplete") return warned(lines("not complete:", ...problems));
  if (problems.length > 0) return warned(lines("ready, but:", ...problems));
  return pass(["ready.", ...facts].join(" "));
}

const SENDERS = {
  name: "diagnose-senders",
  text: `select count(*)::int as stored, count(*) filter (where verify_time is null)::int as untried from sender_identities`,
};

/** Those that cannot send are told with their channel. */
export async function lookAtSenders({ db }: StatsDeps): Promise<Finding> {
  const [found] = await db.query<{ stored: number; untried: number }>(SENDERS, []);
  const { stored, untried } = found ?? { stored: 0, untried: 0 };
  if (stored === 0) return off("none is stored; messages come from the sender of the settings");
  return untried > 0
    ? warned(
        `${stored} stored, of which ${untried} never sent anything. Send a test: \`awaithumans channels test\``,
      )
    : pass(`${stored} stored, and each has sent something`);
}

/** The index holds the callbacks of a state, the one that changed last first. */
const FAILING = {
  name: "diagnose-callbacks",
  text: `
select endpoint, count(*)::int as count, (array_agg(last_error order by update_time desc))[1] as error from (
  select coalesce(endpoint, 'an endpoint') as endpoint, last_error, update_time from outbox
  where kind = 'callback' and state = 'pending' order by update_time desc, id desc limit ${LOOKED_MAX}) pending
where last_error is not null group by endpoint order by count desc, endpoint limit ${TOLD_MAX}`,
};
const GIVEN_UP = {
  name: "diagnose-given-up",
  text: `select count(*)::int as count from (
    select from outbox where kind = 'callback' and state = 'abandoned' and update_time >= $1
    order by update_time desc, id desc limit ${LOOKED_MAX}) abandoned`,
};

export async function lookAtCallbacks({ db }: StatsDeps, call: Call): Promise<Finding> {
  const [failing, [abandoned]] = await Promise.all([
    db.query<{ endpoint: string; count: number; error: string }>(FAILING, []),
    db.query<{ count: number }>(GIVEN_UP, [daysBefore(call.now, 1)]),
  ]);
  const problems = [
    ...failing.map(
      ({ endpoint, count, error }) =>
        `${endpoint} does not take them (${error}): ${counted(count, "waits", "wait")} for the next attempt.`,
    ),
    ...(abandoned?.count
      ? [
          `${counted(abandoned.count, "was", "were")} given up in the last day. Mend the receiver, then: \`awaithumans callbacks redeliver --after\``,
        ]
      : []),
  ];
  return problems.length === 0
    ? pass("none fails, and none was given up in the last day")
    : warned(lines("agents are not told:", ...problems));
}

const FAILED = {
  name: "diagnose-deliveries",
  text: `
select channel, coalesce(reason, 'unknown') as reason, count(*)::int as count from (
  select channel, reason from deliveries where state = 'failed' and update_time >= $1
  order by update_time desc limit ${LOOKED_MAX}) failed
group by 1, 2 order by count desc, channel, reason limit ${TOLD_MAX}`,
};

export async function lookAtDeliveries({ db }: StatsDeps, call: Call): Promise<Finding> {
  const failed = await db.query<{ channel: string; reason: string; count: number }>(FAILED, [
    daysBefore(call.now, 1),
  ]);
  return failed.length === 0
    ? pass("none failed in the last day")
    : warned(
        lines(
          "failed in the last day; the page of each task says what to do, and sends them again:",
          ...failed.map(
            ({ channel, reason, count }) => `${channel}: ${counted(count, "message")} (${reason}).`,
          ),
        ),
      );
}
