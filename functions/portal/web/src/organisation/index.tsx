import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Select } from "antd";
import { useId, useMemo, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { useText } from "../i18n/index.ts";
import { usePreference } from "../preferences/index.ts";
import { useInstance } from "../session/index.tsx";
import { chooseBranch, departmentsOf, settle, wholeTenant, type OrganisationChoice, type OrganisationTree } from "./choice.ts";
import "./organisation.css";

const noTree: OrganisationTree = { branches: [], departments: [] };

/** The open instance's branches and departments. */
export function useOrganisation() {
  const { tenant } = useInstance();
  return useQuery({
    queryKey: ["organisation", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/organisation", { params: { path: { tenant } } })),
    staleTime: 60_000,
  });
}

/** The choice of branch and department; it is the same on every page of the instance and kept per person (ORG-03). */
export function useOrganisationChoice(): [OrganisationChoice, (choice: OrganisationChoice) => void] {
  const { tenant } = useInstance();
  const { data } = useOrganisation();
  const [kept, keep] = usePreference(`organisation.${tenant}`, wholeTenant);
  const choice = useMemo(() => (data ? settle(data, kept) : kept), [data, kept]);
  return [choice, keep];
}

export interface PickersViewProps {
  tenantName: string;
  tree: OrganisationTree;
  choice: OrganisationChoice;
  change: (choice: OrganisationChoice) => void;
  /** Pickers that must be set before a query runs; they get a star. */
  required?: ("branch" | "department")[];
}

/** The three pickers without their data. */
export function OrganisationPickersView({ tenantName, tree, choice, change, required = [] }: PickersViewProps): ReactNode {
  const t = useText();
  const base = useId();
  const picker = (kind: "branch" | "department", rows: { id: string; name: string }[]) => {
    const needed = required.includes(kind);
    return (
      <div className="picker">
        <label htmlFor={base + kind} className={needed ? "picker-needed" : undefined}>
          {t(`organisation.${kind}`)}
        </label>
        <Select
          id={base + kind}
          value={choice[kind] ?? (needed ? null : "")}
          placeholder={t("organisation.choose")}
          status={needed && choice[kind] === null ? "warning" : ""}
          showSearch={{ optionFilterProp: "label" }}
          options={[
            ...(needed ? [] : [{ value: "", label: t("organisation.all") }]),
            ...rows.map((row) => ({ value: row.id, label: row.name })),
          ]}
          onChange={(chosen: string | null) => {
            const id = chosen === "" ? null : chosen;
            change(kind === "branch" ? chooseBranch(tree, id) : settle(tree, { ...choice, department: id }));
          }}
        />
      </div>
    );
  };
  return (
    <div className="pickers">
      <div className="picker">
        <label htmlFor={`${base}tenant`}>{t("organisation.tenant")}</label>
        <Select id={`${base}tenant`} value="tenant" options={[{ value: "tenant", label: tenantName }]} disabled />
      </div>
      {picker("branch", tree.branches)}
      {picker("department", departmentsOf(tree, choice.branch))}
    </div>
  );
}

/** Tenant, branch, department of the open instance, in front of every list (ORG-03). */
export function OrganisationPickers({ required }: { required?: ("branch" | "department")[] }): ReactNode {
  const t = useText();
  const { name } = useInstance();
  const { data, error, refetch } = useOrganisation();
  const [choice, change] = useOrganisationChoice();
  if (error) {
    return (
      <Alert
        type="error"
        showIcon
        title={t("organisation.failed")}
        description={errorText(error)}
        action={<Button onClick={() => void refetch()}>{t("table.retry")}</Button>}
      />
    );
  }
  return (
    <OrganisationPickersView
      tenantName={name}
      tree={data ?? noTree}
      choice={choice}
      change={change}
      {...(required !== undefined && { required })}
    />
  );
}
