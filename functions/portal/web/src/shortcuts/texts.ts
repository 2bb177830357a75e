import { texts } from "../i18n/texts.ts";

export const shortcutTexts = texts({
  zh: {
    title: "键盘快捷键",
    hint: "按 ? 随时打开本页",
    group: { general: "通用", table: "数据列表", navigation: "导航", desk: "座席" },
    help: "显示快捷键",
    foldMenu: "收起或展开菜单",
    closeTab: "关闭当前页签",
    nextTab: "下一个页签",
    previousTab: "上一个页签",
    then: "然后",
    none: "本页没有快捷键",
  },
  en: {
    title: "Keyboard shortcuts",
    hint: "Press ? to open this list at any time",
    group: { general: "General", table: "Data list", navigation: "Navigation", desk: "Agent desk" },
    help: "Show keyboard shortcuts",
    foldMenu: "Fold or unfold the menu",
    closeTab: "Close the current tab",
    nextTab: "Next tab",
    previousTab: "Previous tab",
    then: "then",
    none: "This page has no shortcuts",
  },
});
