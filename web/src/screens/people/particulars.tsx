import type { JSX } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { type Failure, readFailure } from "../../api/failure.ts";
import { createLoaded } from "../../api/load.ts";
import { getLabels, type Particulars } from "../../api/users.ts";
import { EntryCheck } from "../../parts/entry/check.tsx";
import { EntryField } from "../../parts/entry/field.tsx";
import type { Entries, Problems } from "../../parts/entry/form.tsx";

/** What every form about a person asks for. */
export type Asked = keyof Particulars | "operator";

/** Nobody yet. */
export const BLANK: Entries<Asked> = {
  displayName: "",
  email: "",
  slackTeamId: "",
  slackUserId: "",
  role: "",
  accessLevel: "",
  pool: "",
  operator: "",
};

/** The field that a path of the request belongs to. */
export const fieldOf = (path: string): string =>
  path.slice(1).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Why a person was not added or changed; an address that is taken in words for people, not for programs. */
export function explain(error: unknown): Failure {
  const failure = readFailure(error);
  if (failure.reason !== Reason.USER_ALREADY_EXISTS) return failure;
  return { ...failure, message: "Somebody has this e-mail address, or this Slack member, already." };
}

/** What was typed, without space around it, and the address as it is stored. */
export function particularsIn(entries: Entries<Asked>): Particulars {
  const { operator: _operator, ...texts } = entries;
  return {
    displayName: texts.displayName.trim(),
    email: texts.email.trim().toLowerCase(),
    slackTeamId: texts.slackTeamId.trim(),
    slackUserId: texts.slackUserId.trim(),
    role: texts.role.trim(),
    accessLevel: texts.accessLevel.trim(),
    pool: texts.pool.trim(),
  };
}

/** What keeps a person from being reached. */
export function problemsIn(entries: Entries<Asked>): Problems<Asked> {
  const { email, slackTeamId, slackUserId } = particularsIn(entries);
  if (slackUserId && !slackTeamId) return { slackTeamId: "Write the workspace of this member, too." };
  if (slackTeamId && !slackUserId) return { slackUserId: "Write the member of this workspace, too." };
  if (!email && !slackUserId) return { email: "Write an e-mail address, or both Slack ids." };
  return {};
}

interface Bound {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** Who somebody is, how they are reached, and what they are picked by. */
export function ParticularFields(props: { bind: (name: Asked) => Bound & { name: string } }): JSX.Element {
  const labels = createLoaded(() => getLabels());
  return (
    <>
      <EntryField label="Name" optional {...props.bind("displayName")} />
      <EntryField label="E-mail" type="email" optional {...props.bind("email")} />
      <fieldset class="grid gap-3 pair:grid-cols-2">
        <legend class="sr-only">Slack</legend>
        <EntryField label="Slack workspace" placeholder="T012AB3CD" optional {...props.bind("slackTeamId")} />
        <EntryField label="Slack member" placeholder="U012AB3CD" optional {...props.bind("slackUserId")} />
      </fieldset>
      <fieldset class="grid gap-3 pair:grid-cols-2">
        <legend class="col-span-full text-sm text-muted">Tasks are routed by these labels.</legend>
        <EntryField label="Role" suggestions={labels().value?.roles ?? []} optional {...props.bind("role")} />
        <EntryField
          label="Access level"
          suggestions={labels().value?.levels ?? []}
          optional
          {...props.bind("accessLevel")}
        />
        <EntryField label="Pool" suggestions={labels().value?.pools ?? []} optional {...props.bind("pool")} />
      </fieldset>
      <EntryCheck
        label="Operator"
        hint="Sees every task, and changes people, keys and channels."
        {...props.bind("operator")}
      />
    </>
  );
}
