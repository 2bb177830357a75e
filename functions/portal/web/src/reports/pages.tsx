import { BarChartOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** Historical reports. */
export const reportPages: Page[] = [
  {
    scope: "instance",
    path: "reports/inbound",
    module: "home",
    title: "reports.title",
    permission: "inbound_report",
    menu: { group: "reports", order: 2, icon: <BarChartOutlined /> },
    component: lazy(() => import("./InboundReportPage.tsx")),
  },
];
