import { useQuery } from "@tanstack/react-query";
import { Skeleton, Table } from "antd";
import type { ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { formatMoney } from "../format/index.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { EmptyState, ErrorState } from "../table/TableStates.tsx";
import { useScrollRegion } from "../table/useScrollRegion.ts";
import "../table/table.css";
import "./billing.css";

type Prices = components["schemas"]["Prices"];
type ChargeType = components["schemas"]["ChargeType"];
type NumberType = components["schemas"]["NumberType"];

const kinds: NumberType[] = ["n400", "n1010", "landline", "n95", "mobile"];
const charges: ChargeType[] = [
  "customer_inbound",
  "transfer_to_agent",
  "transfer_to_agent_iad",
  "transfer_to_agent_ip",
  "outbound_to_customer",
  "outbound_to_agent",
  "outbound_to_agent_iad",
  "outbound_to_agent_ip",
];

function Rates({ prices }: { prices: Prices }): ReactNode {
  const t = useText();
  const box = useScrollRegion(t("billing.prices.minutes"));
  const shownKinds = kinds.filter((kind) => prices.minutes.some((price) => price.number_kind === kind));
  const shownCharges = charges.filter((charge) => prices.minutes.some((price) => price.charge === charge));
  if (shownKinds.length === 0) return <EmptyState text={t("billing.prices.empty")} />;
  const rate = (kind: NumberType, charge: ChargeType) => {
    const price = prices.minutes.find((one) => one.number_kind === kind && one.charge === charge);
    return price ? formatMoney(price.rate, 4) : t("billing.prices.none");
  };
  return (
    <div ref={box}>
      <Table<{ charge: ChargeType }>
        size="middle"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="charge"
        dataSource={shownCharges.map((charge) => ({ charge }))}
        columns={[
          { key: "charge", title: t("billing.field.charge"), fixed: "left", render: (_: unknown, row) => t(`billing.charge.${row.charge}`) },
          ...shownKinds.map((kind) => ({
            key: kind,
            title: t(`billing.number.${kind}`),
            align: "right" as const,
            className: "figure",
            render: (_: unknown, row: { charge: ChargeType }) => rate(kind, row.charge),
          })),
        ]}
      />
    </div>
  );
}

/** The tenant's own prices (BILL-70). */
export default function PricesPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { data, error, refetch } = useQuery({
    queryKey: ["prices", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/billing/prices", { params: { path: { tenant } } })),
  });
  const body = () => {
    if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 8 }} />;
    return (
      <>
        <section className="card seat-price">
          <h2>{t("billing.prices.seat")}</h2>
          <p>
            <strong className="figure">¥{formatMoney(data.seat, 2)}</strong> {t("billing.prices.perSeat")}
          </p>
        </section>
        <section className="table-card prices-card">
          <h2>{t("billing.prices.minutes")}</h2>
          <Rates prices={data} />
        </section>
      </>
    );
  };
  return (
    <div className="billing-page">
      <PageHead title={t("billing.pricesTitle")} lead={t("billing.pricesLead")} />
      {body()}
    </div>
  );
}
