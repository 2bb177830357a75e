import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { pageSizes, type FilterValues } from "./types.ts";

/** What the address says about a table. */
export interface AddressState {
  page: number;
  size: number;
  filters: FilterValues;
}

/** Reads a table's part of the address. Nonsense counts as absent. */
export function readAddress(params: URLSearchParams, prefix: string, filterIds: string[], defaultSize: number): AddressState {
  const page = Number(params.get(`${prefix}page`));
  const size = Number(params.get(`${prefix}size`));
  const filters: Record<string, string> = {};
  for (const id of filterIds) {
    const value = params.get(prefix + id);
    if (value !== null && value !== "") filters[id] = value;
  }
  return {
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (pageSizes as readonly number[]).includes(size) ? size : defaultSize,
    filters,
  };
}

/** Writes a table's part of the address and leaves the rest alone; defaults are left out. */
export function writeAddress(params: URLSearchParams, prefix: string, filterIds: string[], defaultSize: number, state: AddressState): URLSearchParams {
  const next = new URLSearchParams(params);
  const put = (name: string, value: string | undefined) => {
    if (value === undefined || value === "") next.delete(prefix + name);
    else next.set(prefix + name, value);
  };
  for (const id of filterIds) put(id, state.filters[id]);
  put("page", state.page > 1 ? String(state.page) : undefined);
  put("size", state.size === defaultSize ? undefined : String(state.size));
  return next;
}

/** A table's page, rows per page and filters, kept in the address so that it can be sent, reloaded and gone back to. */
export function useAddressState(prefix: string, filterIds: string[], defaultSize: number): [AddressState, (change: Partial<AddressState>) => void] {
  const [params, setParams] = useSearchParams();
  const ids = filterIds.join(",");
  const state = useMemo(
    () => readAddress(params, prefix, ids === "" ? [] : ids.split(","), defaultSize),
    [params, prefix, ids, defaultSize],
  );
  const change = useCallback(
    (part: Partial<AddressState>) => {
      setParams(
        (now) => {
          const known = ids === "" ? [] : ids.split(",");
          const before = readAddress(now, prefix, known, defaultSize);
          return writeAddress(now, prefix, known, defaultSize, { ...before, ...part });
        },
        // Turning pages is not something one wants to step back through one by one.
        { replace: part.filters === undefined },
      );
    },
    [setParams, prefix, ids, defaultSize],
  );
  return [state, change];
}
