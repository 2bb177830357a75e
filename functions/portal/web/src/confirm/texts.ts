import { texts } from "../i18n/texts.ts";

export const confirmTexts = texts({
  zh: {
    title: "{{action}}：{{count}} 项",
    one: "{{action}}“{{name}}”？",
    question: "将对以下 {{count}} 项执行“{{action}}”：",
    more: "……以及另外 {{count}} 项",
    noUndo: "此操作无法撤销。",
    typeName: "请输入“{{name}}”以确认",
    cancel: "取消",
  },
  en: {
    title: "{{action}}: {{count}} items",
    one: "{{action}} “{{name}}”?",
    question: "“{{action}}” will apply to these {{count}} items:",
    more: "… and {{count}} more",
    noUndo: "This cannot be undone.",
    typeName: "Type “{{name}}” to confirm",
    cancel: "Cancel",
  },
});
