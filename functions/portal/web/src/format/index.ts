/** The languages of the product (ORG-05). */
export type Language = "zh-CN" | "en";

/** How much of a point in time is shown. */
export type TimeStyle = "second" | "minute" | "date" | "clock";

const zoneParts = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: number, zone: string): Record<string, string> {
  let format = zoneParts.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    zoneParts.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/**
 * A point in time (UTC milliseconds) as it reads on a clock in `zone` (IANA name): `2026-03-08 09:05:30`.
 * The same order in both languages, so that a time never has to be guessed. Missing is blank.
 */
export function formatTime(at: number | null | undefined, zone: string, style: TimeStyle = "second"): string {
  if (at === null || at === undefined) return "";
  const p = partsOf(at, zone);
  const date = `${p["year"] ?? ""}-${p["month"] ?? ""}-${p["day"] ?? ""}`;
  const minute = `${p["hour"] ?? ""}:${p["minute"] ?? ""}`;
  if (style === "date") return date;
  if (style === "minute") return `${date} ${minute}`;
  if (style === "clock") return `${minute}:${p["second"] ?? ""}`;
  return `${date} ${minute}:${p["second"] ?? ""}`;
}

/** Milliseconds as `mm:ss` or `h:mm:ss`, cut to whole seconds. Missing is blank. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "";
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * Ten-thousandths of a yuan as yuan with `decimals` digits, rounded half up (away from zero), computed in
 * integers (BILL-09): `13295` → `1.330`. Missing money is zero, never blank.
 */
export function formatMoney(amount: number | null | undefined, decimals: 2 | 3 | 4 = 3): string {
  const value = amount ?? 0;
  const step = 10 ** (4 - decimals);
  const units = Math.floor((Math.abs(value) + step / 2) / step);
  const text = String(units).padStart(decimals + 1, "0");
  const sign = value < 0 && units > 0 ? "-" : "";
  return `${sign}${group(text.slice(0, -decimals))}.${text.slice(-decimals)}`;
}

/** A whole or decimal number with thousands separators. Missing is blank. */
export function formatNumber(value: number | null | undefined, decimals = 0): string {
  if (value === null || value === undefined) return "";
  const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
  return `${value < 0 ? "-" : ""}${group(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** `part` of `base` in per cent with one decimal; `-` without a base. */
export function formatShare(part: number, base: number): string {
  return base === 0 ? "-" : `${((part / base) * 100).toFixed(1)}%`;
}

/** Bytes in steps of 1024. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log2(bytes) / 10) : 0);
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step] ?? "B"}`;
}

/** The reader's own zone, for pages outside any instance. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
