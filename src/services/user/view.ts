import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { UserSchema } from "../../../gen/awaithumans/user/v1/user_pb.ts";

/** A person as the statements return them. */
export interface UserRow {
  id: string;
  displayName: string | null;
  email: string | null;
  slackTeamId: string | null;
  slackUserId: string | null;
  role: string | null;
  accessLevel: string | null;
  pool: string | null;
  isOperator: boolean;
  hasPassword: boolean;
  active: boolean;
  lastAssignedTime: Date | null;
  createTime: Date;
  updateTime: Date;
}

/** Columns of UserRow; the password's hash is not among them. */
export const USER_COLUMNS = `
  id, display_name as "displayName", email, slack_team_id as "slackTeamId", slack_user_id as "slackUserId", role,
  access_level as "accessLevel", pool, is_operator as "isOperator", password_hash is not null as "hasPassword", active,
  last_assigned_time as "lastAssignedTime", create_time as "createTime", update_time as "updateTime"`;

export function viewUser(row: UserRow): MessageInitShape<typeof UserSchema> {
  return {
    id: row.id,
    ...(row.displayName !== null && { displayName: row.displayName }),
    ...(row.email !== null && { email: row.email }),
    ...(row.slackTeamId !== null && { slackTeamId: row.slackTeamId }),
    ...(row.slackUserId !== null && { slackUserId: row.slackUserId }),
    ...(row.role !== null && { role: row.role }),
    ...(row.accessLevel !== null && { accessLevel: row.accessLevel }),
    ...(row.pool !== null && { pool: row.pool }),
    operator: row.isOperator,
    hasPassword: row.hasPassword,
    active: row.active,
    ...(row.lastAssignedTime && { lastAssignTime: timestampFromDate(row.lastAssignedTime) }),
    createTime: timestampFromDate(row.createTime),
    updateTime: timestampFromDate(row.updateTime),
  };
}
