import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { usePreference } from "../preferences/index.ts";
import { useAddressState } from "./addressState.ts";
import { CursorPages, readAll, type FoundPage } from "./cursorPages.ts";
import { csv, saveFile } from "../table/csv.ts";
import type { Column, DataTableProps } from "./types.ts";

/** Most rows that a browser export reads; larger ones run as background exports. */
const exportLimit = 10_000;
const noFilters: [] = [];

/** Everything about a table but its looks: address, cursors, cached pages, columns, export. */
export function useTable<Row>(props: DataTableProps<Row>) {
  const { id, columns, load, scope } = props;
  const size = props.defaultSize ?? 20;
  const filterIds = (props.filters ?? noFilters).map((filter) => filter.id);
  const [address, change] = useAddressState(props.addressPrefix ?? "", filterIds, size);
  const optional = columns.filter((column) => column.optional).map((column) => column.id);
  const [chosen, choose] = usePreference<string[] | null>(`columns.${id}`, null);
  const hidden = chosen ?? optional;
  const shown: Column<Row>[] = columns.filter((column) => column.key === true || !hidden.includes(column.id));

  const loader = useRef(load);
  useEffect(() => {
    loader.current = load;
  });
  const question = JSON.stringify([id, scope ?? [], address.filters, address.size]);
  const pages = useMemo(() => {
    const [, , filters, limit] = JSON.parse(question) as [string, unknown, Record<string, string>, number];
    return new CursorPages<Row>((cursor, signal) => loader.current({ cursor, limit, filters, signal }));
  }, [question]);
  const query = useQuery<FoundPage<Row>>({
    queryKey: ["table", id, scope ?? [], address.filters, address.size, address.page],
    queryFn: ({ signal }) => pages.find(address.page, signal),
    placeholderData: keepPreviousData,
    ...(props.refreshEvery !== undefined && { refetchInterval: props.refreshEvery }),
  });
  const found = query.data;
  const settled = !query.isPlaceholderData && found !== undefined;
  useEffect(() => {
    if (settled && found.page !== address.page) change({ page: found.page });
  }, [settled, found, address.page, change]);

  const exportRows = async (progress: (count: number) => void) => {
    const { rows, cut } = await readAll<Row>(
      (cursor) => load({ cursor, limit: 100, filters: address.filters, signal: undefined }),
      exportLimit,
      progress,
    );
    saveFile(
      `${id}.csv`,
      csv(
        shown.map((column) => column.title),
        rows.map((row) => shown.map((column) => column.text(row))),
      ),
    );
    return { count: rows.length, cut };
  };

  return { address, change, hidden, choose, shown, query, found, exportRows };
}
