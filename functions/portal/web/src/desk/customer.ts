import type { Region } from "../../../sdk/src/index.ts";
import type { Language } from "../format/index.ts";

function groups(digits: string, sizes: number[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const size of sizes) {
    parts.push(digits.slice(at, at + size));
    at += size;
  }
  if (at < digits.length) parts.push(digits.slice(at));
  return parts.filter((part) => part !== "").join(" ");
}

/** A number as people read it aloud; one that is not Chinese or not understood stays as it came. */
export function spacedNumber(number: string, areaCode = ""): string {
  if (/^1[3-9]\d{9}$/.test(number)) return groups(number, [3, 4, 4]);
  if (/^[48]00\d{7}$/.test(number)) return groups(number, [3, 3, 4]);
  if (areaCode !== "" && /^0\d{9,11}$/.test(number) && number.startsWith(areaCode)) {
    const own = number.slice(areaCode.length);
    return `${areaCode} ${groups(own, [own.length - 4, 4])}`;
  }
  return number;
}

/** Province and city in the reader's language; empty when the origin is not known (DESK-404). */
export function regionName(region: Region, language: Language): string {
  if (language === "en" && region.english !== "") return region.english;
  if (region.city === "" || region.city === region.province) return region.province;
  return `${region.province} ${region.city}`.trim();
}
