import { ApartmentOutlined, BankOutlined, TeamOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { useState, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useOrganisation } from "../organisation/index.tsx";
import { useAccess, useInstance } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { EditDrawer } from "./EditDrawer.tsx";
import "./console.css";

type Settings = components["schemas"]["TenantSettings"];

function Unit(props: { icon: ReactNode; kind: string; name: string; id: string; children?: ReactNode }): ReactNode {
  return (
    <li>
      <div className="unit">
        <span className="unit-icon" aria-hidden="true">
          {props.icon}
        </span>
        <span className="unit-kind">{props.kind}</span>
        <strong>{props.name}</strong>
        <code>{props.id}</code>
      </div>
      {props.children}
    </li>
  );
}

/** Settings of the tenant as a whole (SEC-14). */
function SettingsCard({ mayWrite }: { mayWrite: boolean }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const client = useQueryClient();
  const key = ["settings", tenant];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/settings", { params: { path: { tenant } } })),
  });
  const save = async (body: Settings) => {
    client.setQueryData(key, await answer(api.PUT("/api/tenants/{tenant}/settings", { params: { path: { tenant } }, body })));
    void message.success(t("console.saved"));
  };
  return (
    <section className="card">
      <h2>{t("console.organisation.settings")}</h2>
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active paragraph={{ rows: 2 }} />}
      {data && !mayWrite && (
        <dl className="facts">
          <div>
            <dt>{t("console.organisation.sessionSeconds")}</dt>
            <dd>{t("console.secondsOf", { value: data.agent_session_seconds })}</dd>
          </div>
        </dl>
      )}
      {data && mayWrite && (
        <SchemaForm<Settings>
          schema="TenantSettings"
          initial={data}
          save={save}
          fields={[{ name: "agent_session_seconds", label: t("console.organisation.sessionSeconds"), unit: t("console.seconds"), help: t("console.organisation.sessionHint") }]}
        />
      )}
    </section>
  );
}

/** The tenant's tree: branches and their departments. */
export default function OrganisationPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { time } = useFormat();
  const { message } = App.useApp();
  const client = useQueryClient();
  const mayWrite = useAccess("organisation") === "write";
  const { data, error, refetch } = useOrganisation();
  const [renaming, setRenaming] = useState(false);
  const rename = async ({ name }: { name: string }) => {
    await answer(api.PATCH("/api/tenants/{tenant}", { params: { path: { tenant } }, body: { name } }));
    setRenaming(false);
    void message.success(t("console.saved"));
    void client.invalidateQueries({ predicate: (query) => ["organisation", "session", "instance", "site"].includes(String(query.queryKey[0])) });
  };
  return (
    <>
      <PageHead
        title={t("console.organisation.title")}
        lead={t("console.organisation.lead")}
        {...(mayWrite && data && { actions: <Button onClick={() => setRenaming(true)}>{t("console.organisation.rename")}</Button> })}
      />
      <section className="card">
        {error && <ErrorState error={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton active paragraph={{ rows: 5 }} />}
        {data && (
          <ul className="units" aria-label={t("console.organisation.title")}>
            <Unit icon={<BankOutlined />} kind={t("console.organisation.tenant")} name={data.tenant.name} id={data.tenant.id}>
              <p className="unit-facts">{t("console.organisation.facts", { seats: data.tenant.seats, zone: data.tenant.time_zone, since: time(data.tenant.created, "date") })}</p>
              <ul>
                {data.branches.map((branch) => (
                  <Unit key={branch.id} icon={<ApartmentOutlined />} kind={t("console.organisation.branch")} name={branch.name} id={branch.id}>
                    <ul>
                      {data.departments
                        .filter((department) => department.branch === branch.id)
                        .map((department) => (
                          <Unit key={department.id} icon={<TeamOutlined />} kind={t("console.organisation.department")} name={department.name} id={department.id} />
                        ))}
                    </ul>
                  </Unit>
                ))}
              </ul>
            </Unit>
          </ul>
        )}
      </section>
      <SettingsCard mayWrite={mayWrite} />
      <EditDrawer open={renaming} close={() => setRenaming(false)} title={t("console.organisation.rename")}>
        <SchemaForm<{ name: string }>
          schema="RenameInstance"
          initial={{ name: data?.tenant.name ?? "" }}
          save={rename}
          cancel={() => setRenaming(false)}
          fields={[{ name: "name", label: t("console.name") }]}
        />
      </EditDrawer>
    </>
  );
}
