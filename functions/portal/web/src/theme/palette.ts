/** One colour scheme. Every colour of the portal is one of these; nothing else is written in hex. */
export interface Palette {
  /** Behind everything. */
  canvas: string;
  /** Cards, tables, bars. */
  surface: string;
  /** Pop-ups and hovered rows. */
  raised: string;
  /** Wells: table heads, code, empty areas. */
  sunken: string;
  /** Text. */
  ink: string;
  /** Labels and second lines. */
  inkSoft: string;
  /** Hints; still readable (4.5 : 1). */
  inkFaint: string;
  /** Between things. */
  line: string;
  /** Edges of controls (3 : 1). */
  lineStrong: string;
  /** What one can do: buttons, links, the chosen menu entry. */
  primary: string;
  primaryHover: string;
  primaryActive: string;
  /** Behind chosen things. */
  primarySoft: string;
  /** Text on `primary`. */
  onPrimary: string;
  /** A call is there now: ringing, talking. */
  live: string;
  liveSoft: string;
  success: string;
  successSoft: string;
  warning: string;
  warningSoft: string;
  danger: string;
  dangerSoft: string;
  /** Text on `danger`. */
  onDanger: string;
  info: string;
  infoSoft: string;
  /** Series of charts, in order. */
  series: readonly string[];
}

/** Celadon on rice paper. */
export const lightPalette: Palette = {
  canvas: "#f5f4ef",
  surface: "#ffffff",
  raised: "#ffffff",
  sunken: "#eeece5",
  ink: "#1b2826",
  inkSoft: "#465652",
  inkFaint: "#5f6d69",
  line: "#dedbd1",
  lineStrong: "#84908b",
  primary: "#0e6655",
  primaryHover: "#0b7562",
  primaryActive: "#094a3e",
  primarySoft: "#dfeee8",
  onPrimary: "#ffffff",
  live: "#a8480a",
  liveSoft: "#fbeadb",
  success: "#1c7340",
  successSoft: "#e0f1e5",
  warning: "#875400",
  warningSoft: "#faeed3",
  danger: "#b3261e",
  dangerSoft: "#fbe6e3",
  onDanger: "#ffffff",
  info: "#1f5f8b",
  infoSoft: "#e1eef7",
  series: ["#0e6655", "#c4671f", "#2f6f9f", "#9a7b1e", "#7a4f83", "#4f8a3c", "#a83f55"],
};

/** The same room at night. */
export const darkPalette: Palette = {
  canvas: "#101615",
  surface: "#18201e",
  raised: "#212b28",
  sunken: "#0c1110",
  ink: "#e6ece9",
  inkSoft: "#b6c3be",
  inkFaint: "#94a29d",
  line: "#2e3a37",
  lineStrong: "#6f7f79",
  primary: "#63c7b0",
  primaryHover: "#82d8c4",
  primaryActive: "#48ab95",
  primarySoft: "#18372f",
  onPrimary: "#05231b",
  live: "#f2ad70",
  liveSoft: "#3a2716",
  success: "#6ecb8c",
  successSoft: "#16321f",
  warning: "#e4b95e",
  warningSoft: "#352b12",
  danger: "#ff8f85",
  dangerSoft: "#3d1d1b",
  onDanger: "#3a0805",
  info: "#82bae6",
  infoSoft: "#16293a",
  series: ["#63c7b0", "#f2ad70", "#82bae6", "#e0c468", "#c79bd0", "#94ce7f", "#f08aa0"],
};
