import { useNavigate, useSearchParams } from "@solidjs/router";
import { createMemo } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { addressOf, type PeopleFilter } from "../../api/users.ts";

type Params = { search: string; role: string; pool: string; active: string; person: string };

/** What stands for the form of a new person where the address names who is open. */
const NEW = "new";

/** What the address bar says: which people, and who is open beside them. */
export function createPeopleAddress() {
  const [params, setParams] = useSearchParams<Params>();
  const navigate = useNavigate();
  const filter = createMemo<PeopleFilter>(() => {
    const active = params.active === "yes" || params.active === "no" ? params.active : "";
    return { search: params.search ?? "", role: params.role ?? "", pool: params.pool ?? "", active };
  });
  /** The address of a person beside the people who are listed; without one, of the list alone. */
  const hrefOf = (id?: string): string => {
    const given = { ...filter(), person: id ?? "" };
    const named = Object.entries(given).filter(([, value]) => value !== "");
    return `/people${named.length > 0 ? `?${new URLSearchParams(named)}` : ""}`;
  };
  return {
    filter,
    restrict: (part: Partial<PeopleFilter>) => setParams(part, { replace: true, scroll: false }),
    isFiltered: () => Object.values(filter()).some((value) => value !== ""),
    /** Who is open; undefined where nobody is. */
    openId: () => (params.person === NEW ? undefined : params.person),
    isAdding: () => params.person === NEW,
    hrefOf,
    open: (id: string) => navigate(hrefOf(id), { scroll: false }),
    add: () => navigate(hrefOf(NEW), { scroll: false }),
    close: () => navigate(hrefOf(), { scroll: false }),
  };
}

/** The queue, showing what a person holds. */
export function heldHref(user: User): string {
  return `/?${new URLSearchParams({ holder: addressOf(user) })}`;
}
