import { useNavigate, useSearchParams } from "@solidjs/router";
import { createMemo } from "solid-js";
import { STATES } from "./look.ts";

/** What the address bar says: which callbacks, and which one is open. */
export function createCallbackAddress() {
  const [params, setParams] = useSearchParams<{ state: string; task: string; callback: string }>();
  const navigate = useNavigate();
  const state = createMemo(() => STATES.find(({ name }) => name === params.state) ?? STATES[0]);
  const taskId = () => params.task ?? "";
  const hrefOf = (target: { id?: string; state?: string }): string => {
    const given = { state: target.state ?? state().name, task: taskId(), callback: target.id ?? "" };
    const named = Object.entries(given).filter(([, value]) => value !== "");
    return `/callbacks${named.length > 0 ? `?${new URLSearchParams(named)}` : ""}`;
  };
  return {
    state,
    taskId,
    ofTask: (task: string) => setParams({ task }, { replace: true, scroll: false }),
    openId: () => params.callback,
    hrefOf,
    close: () => navigate(hrefOf({}), { scroll: false }),
  };
}
