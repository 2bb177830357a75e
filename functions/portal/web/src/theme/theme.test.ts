import { describe, expect, it } from "vitest";
import { contrast } from "./contrast.ts";
import { darkPalette, lightPalette } from "./palette.ts";

describe.each([
  ["light", lightPalette],
  ["dark", darkPalette],
])("the %s scheme", (_name, p) => {
  it("is readable: text has a contrast of 4.5 on every ground it stands on", () => {
    for (const ground of [p.canvas, p.surface, p.raised, p.sunken]) {
      for (const ink of [p.ink, p.inkSoft, p.inkFaint, p.primary, p.danger]) {
        expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(p.onPrimary, p.primary)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.onPrimary, p.primaryHover)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.onDanger, p.danger)).toBeGreaterThanOrEqual(4.5);
  });

  it("is readable: a state's text has a contrast of 4.5 on its own soft ground", () => {
    const pairs = [
      [p.live, p.liveSoft],
      [p.success, p.successSoft],
      [p.warning, p.warningSoft],
      [p.danger, p.dangerSoft],
      [p.info, p.infoSoft],
      [p.primary, p.primarySoft],
      [p.ink, p.primarySoft],
    ] as const;
    for (const [ink, ground] of pairs) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it("shows where a control ends: its edge has a contrast of 3", () => {
    expect(contrast(p.lineStrong, p.surface)).toBeGreaterThanOrEqual(3);
  });
});
