import { type Door, fail, guestOf, refusalOf } from "../../../src/workers/core/channel.ts";

/** Where the pager brings answers: `{"task_id": …, "from": "<e-mail address>", "response": {…}}`. */
export function answerDoor(kind: string, secret: string | undefined): Door {
  return {
    method: "POST",
    path: `/api/channels/${kind}/answer`,
    async answer({ body, header }, core) {
      if (secret === undefined) throw fail("SERVICE_NOT_CONFIGURED");
      if (header("x-pager-secret") !== secret) throw fail("UNAUTHENTICATED");
      const { task_id, from, response } = JSON.parse(body.toString());
      const person = await core.findPerson({ email: from });
      const guest = guestOf(task_id, {
        userId: person?.id ?? null,
        email: from,
        displayName: person?.displayName ?? null,
      });
      try {
        await core.tasks(guest).completeTask({ id: task_id, responseJson: JSON.stringify(response) });
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal) throw refusal;
        throw error;
      }
      return { status: 200, json: { ok: true } };
    },
  };
}
