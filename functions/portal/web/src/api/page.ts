/** One page of a list operation. */
export interface ListPage<Row> {
  items: Row[];
  /** Where the next page starts; null on the last one. */
  next?: string | null | undefined;
  /** Rows of the whole query, when the server counted them. */
  total?: number | null | undefined;
}
