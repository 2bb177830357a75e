import { ApartmentOutlined, ClockCircleOutlined, FileSearchOutlined, NodeIndexOutlined, NumberOutlined, TeamOutlined, UserOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** Where a tenant sets up its call centre. */
export const consolePages: Page[] = [
  {
    scope: "instance",
    path: "organisation",
    module: "console",
    title: "console.organisation.title",
    permission: "organisation",
    menu: { group: "organisation", order: 2, icon: <ApartmentOutlined /> },
    component: lazy(() => import("./OrganisationPage.tsx")),
  },
  {
    scope: "instance",
    path: "agents",
    module: "console",
    title: "console.agents.title",
    permission: "agents",
    menu: { group: "organisation", order: 3, icon: <UserOutlined /> },
    component: lazy(() => import("./AgentsPage.tsx")),
  },
  {
    scope: "instance",
    path: "queues",
    module: "console",
    title: "console.queues.title",
    permission: "queues",
    menu: { group: "calls", order: 4, icon: <TeamOutlined /> },
    component: lazy(() => import("./QueuesPage.tsx")),
  },
  {
    scope: "instance",
    path: "flows",
    module: "console",
    title: "console.flow.title",
    permission: "flows",
    menu: { group: "calls", order: 5, icon: <NodeIndexOutlined /> },
    component: lazy(() => import("./FlowsPage.tsx")),
  },
  {
    scope: "instance",
    path: "flows/:flow",
    module: "console",
    title: "console.flow.one",
    permission: "flows",
    component: lazy(() => import("./FlowPage.tsx")),
  },
  {
    scope: "instance",
    path: "time-conditions",
    module: "console",
    title: "console.timeConditions.title",
    permission: "time_conditions",
    menu: { group: "calls", order: 6, icon: <ClockCircleOutlined /> },
    component: lazy(() => import("./TimeConditionsPage.tsx")),
  },
  {
    scope: "instance",
    path: "numbers",
    module: "console",
    title: "console.numbers.title",
    permission: "numbers",
    menu: { group: "calls", order: 7, icon: <NumberOutlined /> },
    component: lazy(() => import("./NumbersPage.tsx")),
  },
  {
    scope: "instance",
    path: "operation-log",
    module: "console",
    title: "console.log.title",
    permission: "operation_log",
    menu: { group: "logs", order: 9, icon: <FileSearchOutlined /> },
    component: lazy(() => import("./OperationLogPage.tsx")),
  },
];
