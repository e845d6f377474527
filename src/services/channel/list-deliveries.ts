import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ListDeliveriesRequest,
  ListDeliveriesResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { Call } from "../core/call.ts";
import { requireTask } from "../task/index.ts";
import type { ChannelDeps } from "./deps.ts";
import { DELIVERY_ATTEMPTS, DELIVERY_COLUMNS, type DeliveryRow, viewDelivery } from "./view.ts";

const LIST = {
  name: "delivery-list",
  text: `select ${DELIVERY_COLUMNS} from deliveries d ${DELIVERY_ATTEMPTS}
    where d.task_id = $1 order by d.create_time, d.id limit 500`,
};

export async function listDeliveries(
  deps: ChannelDeps,
  request: ListDeliveriesRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListDeliveriesResponseSchema>> {
  const task = await requireTask(deps.db, request.taskId, call);
  const rows = await deps.db.query<DeliveryRow>(LIST, [task.id]);
  return { deliveries: rows.map(viewDelivery) };
}
