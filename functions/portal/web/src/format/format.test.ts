import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, formatMoney, formatNumber, formatShare, formatTime } from "./index.ts";

describe("money", () => {
  it("is rounded half up to three decimals without floating point", () => {
    expect(formatMoney(13_295)).toBe("1.330");
    expect(formatMoney(13_294)).toBe("1.329");
    expect(formatMoney(-13_295)).toBe("-1.330");
    expect(formatMoney(1_500, 4)).toBe("0.1500");
    expect(formatMoney(12_345_678_900)).toBe("1,234,567.890");
  });
  it("is zero, not blank and not minus zero, when there is none", () => {
    expect(formatMoney(null)).toBe("0.000");
    expect(formatMoney(-4)).toBe("0.000");
  });
});

describe("times", () => {
  it("are shown on the tenant's clock whatever the reader's zone is", () => {
    const at = Date.UTC(2026, 0, 31, 16, 5, 9);
    expect(formatTime(at, "Asia/Shanghai")).toBe("2026-02-01 00:05:09");
    expect(formatTime(at, "UTC", "minute")).toBe("2026-01-31 16:05");
    expect(formatTime(undefined, "UTC")).toBe("");
  });
  it("cut durations to whole seconds", () => {
    expect(formatDuration(61_999)).toBe("01:01");
    expect(formatDuration(3_600_000)).toBe("1:00:00");
    expect(formatDuration(null)).toBe("");
  });
});

describe("numbers", () => {
  it("have thousands separators, and a rate without a base is a dash", () => {
    expect(formatNumber(1_234_567)).toBe("1,234,567");
    expect(formatNumber(-1234.5, 1)).toBe("-1,234.5");
    expect(formatShare(1, 0)).toBe("-");
    expect(formatShare(1, 3)).toBe("33.3%");
    expect(formatBytes(10 * 1024 * 1024)).toBe("10.0 MB");
  });
});
