import i18next, { type ParseKeys } from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Language } from "../format/index.ts";
import { preference, setPreference, usePreference } from "../preferences/index.ts";
import { allTexts } from "./areas.ts";
import type { SameShape } from "./texts.ts";

/** Keys are typed; what fills the blanks is checked by the test of this folder. */
type Resources = { [Area in keyof typeof allTexts]: SameShape<(typeof allTexts)[Area]["zh"]> };

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "ui";
    returnNull: false;
    resources: { ui: Resources };
  }
}

/** Key of a text, `area.part.name`. */
export type TextKey = ParseKeys;

/** First value from the browser, Chinese when it says nothing useful (ORG-05). */
export function browserLanguage(): Language {
  for (const tag of navigator.languages) {
    if (tag.toLowerCase().startsWith("zh")) return "zh-CN";
    if (tag.toLowerCase().startsWith("en")) return "en";
  }
  return "zh-CN";
}

/** All areas in one language. */
export function treeOf(language: "zh" | "en"): Record<string, unknown> {
  return Object.fromEntries(Object.entries(allTexts).map(([area, both]) => [area, both[language]]));
}

/** The language in force now, for code outside components (the API client). */
export function currentLanguage(): Language {
  return preference<Language>("language", browserLanguage());
}

void i18next.use(initReactI18next).init({
  lng: currentLanguage(),
  fallbackLng: false,
  ns: ["ui"],
  defaultNS: "ui",
  resources: { "zh-CN": { ui: treeOf("zh") }, en: { ui: treeOf("en") } },
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
  showSupportNotice: false,
});

/** The chosen language and how to choose another; the page stays where it is. */
export function useLanguage(): { language: Language; choose: (language: Language) => void } {
  const [language] = usePreference<Language>("language", browserLanguage());
  const choose = useCallback((next: Language) => setPreference("language", next), []);
  return { language, choose };
}

/** Translates; re-renders on a language change. */
export function useText(): ReturnType<typeof useTranslation<"ui">>["t"] {
  return useTranslation("ui").t;
}

/** Keeps i18next and the document in the chosen language. Called once, at the root. */
export function applyLanguage(language: Language): void {
  if (i18next.language !== language) void i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export { i18next };
