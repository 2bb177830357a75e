import { DownOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { use, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { answer, api } from "../api/client.ts";
import { useText } from "../i18n/index.ts";
import { InstanceContext, useSession } from "../session/index.tsx";

/** Own instances, for the portal's pages and the switcher. Asked only for portal accounts. */
export function useOwnInstances() {
  const { session } = useSession();
  return useQuery({
    queryKey: ["instances"],
    queryFn: () => answer(api.GET("/api/instances")),
    enabled: session?.portal === true,
  });
}

/** The open instance's name; leads to the person's other instances. */
export function InstanceSwitcher(): ReactNode {
  const t = useText();
  const instance = use(InstanceContext);
  const { session } = useSession();
  const own = useOwnInstances();
  const navigate = useNavigate();
  if (!session || (session.memberships.length === 0 && !instance)) return null;
  const placeOf = (tenant: string) => own.data?.items.find((row) => row.tenant === tenant)?.prefix ?? tenant;
  const shown = instance?.name ?? t("frame.allInstances");
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectedKeys: instance ? [instance.tenant] : [],
        items: [
          ...session.memberships.map((membership) => ({ key: membership.tenant, label: membership.name })),
          ...(session.portal ? [{ type: "divider" as const }, { key: "all", label: t("frame.allInstances") }] : []),
        ],
        onClick: ({ key }) => void navigate(key === "all" ? "/instances" : `/at/${placeOf(key)}`),
      }}
    >
      <Button type="text" className="instance-button" title={shown} aria-label={t("frame.switchInstance", { name: shown })}>
        <span>{shown}</span>
        <DownOutlined />
      </Button>
    </Dropdown>
  );
}
