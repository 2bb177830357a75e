import { formatBytes } from "../format/index.ts";
import { parseCsv } from "../table/csv.ts";

/** Limits of a file import (ORG-09). */
export interface ImportLimits {
  /** Bytes. */
  size: number;
  /** Data rows, without the heading. */
  rows: number;
}

/** ORG-09, where no row says otherwise. */
export const defaultLimits: ImportLimits = { size: 10 * 1024 * 1024, rows: 1000 };

/** Why a file is refused before it is sent: key under `bulk.import` and what stands in the sentence. */
export interface Refusal {
  why: "wrongType" | "tooLarge" | "empty" | "tooMany" | "missing";
  values: Record<string, string | number>;
}

/** UTF-8, or GBK where the bytes are not valid UTF-8. */
export function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gbk").decode(bytes);
  }
}

/**
 * Checks what can be known before sending: type, size, and for csv also rows and columns. Sheets are opened by the
 * server, which checks the same again.
 */
export async function refusal(file: File, columns: string[], limits: ImportLimits = defaultLimits): Promise<Refusal | null> {
  const name = file.name;
  const type = /\.(xlsx?|csv)$/i.exec(name)?.[1]?.toLowerCase();
  if (type === undefined) return { why: "wrongType", values: { name } };
  if (file.size > limits.size) {
    return { why: "tooLarge", values: { name, size: formatBytes(file.size), limit: formatBytes(limits.size) } };
  }
  if (type !== "csv") return null;
  const [head = [], ...rows] = parseCsv(decode(await file.arrayBuffer()));
  const missing = columns.filter((column) => !head.some((cell) => cell.trim() === column));
  if (missing.length > 0) return { why: "missing", values: { name, columns: missing.join(", ") } };
  if (rows.length === 0) return { why: "empty", values: { name } };
  if (rows.length > limits.rows) return { why: "tooMany", values: { name, rows: rows.length, limit: limits.rows } };
  return null;
}
