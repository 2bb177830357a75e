import type { ReactNode } from "react";
import type { ListPage } from "../api/page.ts";
import type { BulkResult } from "../bulk/index.tsx";
import type { CsvValue } from "./csv.ts";

/** One column. `text` is what exports hold and what is shown when there is no `render`. */
export interface Column<Row> {
  id: string;
  /** Heading, translated. */
  title: string;
  text: (row: Row) => CsvValue;
  render?: (row: Row) => ReactNode;
  /** Figures stand at the right with digits of one width. */
  numeric?: boolean;
  /** Pixels. */
  width?: number;
  /** Hidden until somebody asks for it. */
  optional?: boolean;
  /** Always shown: the column that names the row. Also the heading of a card on a phone. */
  key?: boolean;
}

/** One condition in the filter area; its value is kept in the page's address. */
export interface Filter {
  id: string;
  label: string;
  kind: "text" | "select" | "dates";
  /** Of a `select`. */
  options?: { value: string; label: string }[];
  placeholder?: string;
  /** Longest text that the API takes. */
  maxLength?: number;
}

/** Values of the filters by id; `dates` as `2026-01-01~2026-01-31` (days on the tenant's clock). */
export type FilterValues = Readonly<Record<string, string>>;

/** What a list operation is asked. */
export interface PageRequest {
  cursor: string | null;
  limit: number;
  filters: FilterValues;
  signal: AbortSignal | undefined;
}

/** An action on all selected rows. */
export interface BulkAction<Row> {
  id: string;
  title: string;
  danger?: boolean;
  /** What follows, for the confirmation. */
  consequence?: string;
  run: (rows: Row[]) => Promise<BulkResult>;
}

/** Rows per page that one can choose (ORG-04). */
export const pageSizes = [10, 20, 50, 100] as const;

export interface DataTableProps<Row> {
  /** Names the table: its views and columns are kept under it, and its cached pages. */
  id: string;
  /** What the list depends on besides filters: the tenant, the department. */
  scope?: readonly (string | number | null)[];
  columns: Column<Row>[];
  filters?: Filter[];
  load: (request: PageRequest) => Promise<ListPage<Row>>;
  rowKey: (row: Row) => string;
  /** Name of a row in confirmations and for screen readers. */
  rowName: (row: Row) => string;
  /** 20 in data lists (default), 10 in configuration lists. */
  defaultSize?: (typeof pageSizes)[number];
  onOpen?: (row: Row) => void;
  /** Buttons of a row. */
  rowActions?: (row: Row) => ReactNode;
  expand?: (row: Row) => ReactNode;
  bulk?: BulkAction<Row>[];
  /** Left of the tools: usually the "add" button. */
  toolbar?: ReactNode;
  /** Sentence and add button of the empty list (ORG-06). */
  empty?: { text: string; action?: ReactNode };
  /** Put before this table's parameters in the address, where a page has several tables. */
  addressPrefix?: string;
  /** Reads again by itself after this many ms. */
  refreshEvery?: number;
}
