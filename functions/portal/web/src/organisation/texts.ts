import { texts } from "../i18n/texts.ts";

export const organisationTexts = texts({
  zh: {
    tenant: "所属企业",
    branch: "所属机构",
    department: "所属部门",
    all: "全部",
    choose: "请选择",
    needed: "请先选择{{label}}",
    failed: "组织结构读取失败",
  },
  en: {
    tenant: "Tenant",
    branch: "Branch",
    department: "Department",
    all: "All",
    choose: "Choose",
    needed: "Choose first: {{label}}",
    failed: "The organisation could not be read",
  },
});
