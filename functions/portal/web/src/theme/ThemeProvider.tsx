import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
// Names of days and months in the date pickers.
import "dayjs/locale/zh-cn";
import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from "react";
import { useLanguage } from "../i18n/index.ts";
import { usePreference } from "../preferences/index.ts";
import { antTheme } from "./antTheme.ts";
import { darkPalette, lightPalette, type Palette } from "./palette.ts";

/** What the reader chose; `system` follows the device. */
export type ThemeChoice = "system" | "light" | "dark";

interface ThemeState {
  choice: ThemeChoice;
  dark: boolean;
  palette: Palette;
  choose: (choice: ThemeChoice) => void;
}

const ThemeContext = createContext<ThemeState | null>(null);

const nightQuery = "(prefers-color-scheme: dark)";

function subscribeToNight(changed: () => void): () => void {
  const query = window.matchMedia(nightQuery);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** The colours in force, for charts and canvases. */
export function useTheme(): ThemeState {
  const state = use(ThemeContext);
  if (!state) throw new Error("useTheme needs a ThemeProvider above it");
  return state;
}

/** `inkSoft` → `--ink-soft`. */
function variableName(token: string): string {
  return `--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Sets colours and words of Ant Design, and the same colours as CSS variables for our own styles. */
export function ThemeProvider({ children }: { children: ReactNode }): ReactNode {
  const [choice, choose] = usePreference<ThemeChoice>("theme", "system");
  const night = useSyncExternalStore(subscribeToNight, () => window.matchMedia(nightQuery).matches);
  const dark = choice === "dark" || (choice === "system" && night);
  const palette = dark ? darkPalette : lightPalette;
  const { language } = useLanguage();

  useEffect(() => {
    const root = document.documentElement;
    root.dataset["theme"] = dark ? "dark" : "light";
    root.style.colorScheme = dark ? "dark" : "light";
    for (const [token, colour] of Object.entries(palette)) {
      if (typeof colour === "string") root.style.setProperty(variableName(token), colour);
    }
  }, [dark, palette]);

  const state = useMemo(() => ({ choice, dark, palette, choose }), [choice, dark, palette, choose]);
  const config = useMemo(() => antTheme(palette, dark), [palette, dark]);
  return (
    <ThemeContext value={state}>
      <ConfigProvider theme={config} locale={language === "en" ? enUS : zhCN} button={{ autoInsertSpace: false }}>
        <App message={{ maxCount: 3 }}>{children}</App>
      </ConfigProvider>
    </ThemeContext>
  );
}
