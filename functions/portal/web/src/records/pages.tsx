import { FileSearchOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** Call records (REC-028 to REC-036). */
export const recordPages: Page[] = [
  {
    scope: "instance",
    path: "records",
    module: "home",
    title: "records.title",
    permission: "call_records",
    menu: { group: "records", order: 1, icon: <FileSearchOutlined /> },
    component: lazy(() => import("./CallRecordsPage.tsx")),
  },
  {
    scope: "instance",
    path: "records/:call",
    module: "home",
    title: "records.callTitle",
    permission: "call_records",
    component: lazy(() => import("./CallRecordPage.tsx")),
  },
];
