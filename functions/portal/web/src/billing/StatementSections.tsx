import { Button } from "antd";
import type { ReactNode } from "react";
import type { components } from "../api/schema.d.ts";
import { formatMoney, formatNumber } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { Status } from "../theme/Status.tsx";
import { SectionTable } from "./SectionTable.tsx";

type Schemas = components["schemas"];
export type Statement = Schemas["Statement"];

/** A charge whose call lines somebody wants to see. */
export interface ChargeChoice {
  number_kind: Schemas["NumberType"];
  charge: Schemas["ChargeType"];
}

/** Order of the call charges (BILL-43 to BILL-47). */
const kindOrder: Schemas["NumberType"][] = ["n400", "n1010", "landline", "n95", "mobile"];

function Minimum({ section }: { section: Schemas["MonthlyMinimum"] }): ReactNode {
  const t = useText();
  return (
    <SectionTable
      title={t("billing.section.minimum")}
      rows={section.rows}
      columns={[
        { id: "number", title: t("billing.field.hotline"), cell: (row) => row.number },
        { id: "minimum", title: t("billing.field.minimum"), zero: "0.000", cell: (row) => formatMoney(row.minimum) },
        { id: "mode", title: t("billing.field.mode"), cell: (row) => t(`billing.mode.${row.mode}`) },
        { id: "charge", title: t("billing.field.callCharge"), zero: "0.000", cell: (row) => formatMoney(row.call_charge) },
        { id: "shortfall", title: t("billing.field.shortfall"), zero: "0.000", cell: (row) => formatMoney(row.shortfall), sum: formatMoney(section.sum) },
        { id: "state", title: t("billing.field.numberState"), cell: (row) => t(`billing.numberState.${row.state}`) },
      ]}
    />
  );
}

function NumberFee({ title, section }: { title: string; section: Schemas["FunctionFee"] }): ReactNode {
  const t = useText();
  return (
    <SectionTable
      title={title}
      note={t("billing.note.fee", { numbers: formatNumber(section.numbers), deleted: formatNumber(section.deleted) })}
      rows={section.rows}
      columns={[
        { id: "number", title: t("billing.field.number"), cell: (row) => row.number },
        { id: "kind", title: t("billing.field.kind"), cell: (row) => t(`billing.number.${row.kind}`) },
        { id: "opened", title: t("billing.field.opened"), cell: (row) => row.opened },
        { id: "deleted", title: t("billing.field.deleted"), cell: (row) => (row.deleted === "" ? "-" : row.deleted) },
        { id: "fee", title: t("billing.field.fee"), zero: "0.000", cell: (row) => formatMoney(row.fee), sum: formatMoney(section.sum) },
      ]}
    />
  );
}

function Calls({ section, open }: { section: Schemas["CallCharges"]; open: (choice: ChargeChoice) => void }): ReactNode {
  const t = useText();
  const { number_kind } = section;
  const minutes = (row: Schemas["CallChargeRow"]) => {
    if (row.minutes === 0) return "0";
    const charge = t(`billing.charge.${row.charge}`);
    return (
      <Button type="link" size="small" className="figure-link" aria-label={t("billing.lines.open", { charge, minutes: row.minutes })} onClick={() => open({ number_kind, charge: row.charge })}>
        {formatNumber(row.minutes)}
      </Button>
    );
  };
  return (
    <SectionTable
      title={t("billing.section.calls", { number: t(`billing.number.${number_kind}`) })}
      note={t("billing.note.calls")}
      rows={section.rows}
      columns={[
        { id: "charge", title: t("billing.field.charge"), cell: (row) => t(`billing.charge.${row.charge}`) },
        {
          id: "rate",
          title: t("billing.field.rate"),
          zero: "0.0000",
          cell: (row) => {
            if (row.unrated) return <Status kind="warning">{t("billing.unratedRow")}</Status>;
            return row.free ? `${t("billing.freeRow")} ${formatMoney(row.rate, 4)}` : formatMoney(row.rate, 4);
          },
        },
        { id: "minutes", title: t("billing.field.minutes"), zero: "0", cell: minutes, sum: formatNumber(section.minutes) },
        { id: "amount", title: t("billing.field.amount"), zero: "0.000", cell: (row) => formatMoney(row.amount), sum: formatMoney(section.sum) },
      ]}
    />
  );
}

function Seats({ section }: { section: Schemas["SeatFee"] }): ReactNode {
  const t = useText();
  const remark = (row: Schemas["SeatRow"]) =>
    [row.shared ? t("billing.note.shared") : "", row.order === "" ? "" : t("billing.note.order", { order: row.order })].filter((part) => part !== "").join(" · ");
  return (
    <SectionTable
      title={t("billing.section.seats")}
      rows={section.rows}
      columns={[
        { id: "edition", title: t("billing.field.edition"), cell: (row) => t(`billing.edition.${row.edition}`) },
        { id: "seats", title: t("billing.field.seats"), zero: "0", cell: (row) => formatNumber(row.seats) },
        { id: "price", title: t("billing.field.price"), zero: "0.000", cell: (row) => formatMoney(row.price) },
        { id: "days", title: t("billing.field.days"), zero: "0", cell: (row) => `${row.days} / ${row.days_of_month}` },
        { id: "remark", title: t("billing.field.remark"), cell: (row) => remark(row) || "-" },
        { id: "amount", title: t("billing.field.amount"), zero: "0.000", cell: (row) => formatMoney(row.amount), sum: formatMoney(section.sum) },
      ]}
    />
  );
}

function Packages({ section }: { section: Schemas["PackageFee"] }): ReactNode {
  const t = useText();
  return (
    <SectionTable
      title={t("billing.section.packages")}
      rows={section.rows}
      columns={[
        { id: "package", title: t("billing.field.package"), cell: (row) => row.package },
        { id: "fee", title: t("billing.field.monthlyFee"), zero: "0.000", cell: (row) => formatMoney(row.monthly_fee) },
        { id: "included", title: t("billing.field.included"), zero: "0", cell: (row) => formatNumber(row.included_minutes) },
        { id: "used", title: t("billing.field.used"), zero: "0", cell: (row) => formatNumber(row.used_minutes) },
        { id: "overage", title: t("billing.field.overage"), zero: "0", cell: (row) => formatNumber(row.overage_minutes) },
        { id: "rate", title: t("billing.field.overageRate"), zero: "0.0000", cell: (row) => formatMoney(row.overage_rate, 4) },
        { id: "charge", title: t("billing.field.overageCharge"), zero: "0.000", cell: (row) => formatMoney(row.overage_charge) },
        { id: "amount", title: t("billing.field.amount"), zero: "0.000", cell: (row) => formatMoney(row.amount), sum: formatMoney(section.sum) },
      ]}
    />
  );
}

function Recognition({ section }: { section: Schemas["AsrFee"] }): ReactNode {
  const t = useText();
  return (
    <SectionTable
      title={t("billing.section.asr")}
      rows={section.rows}
      columns={[
        { id: "jobs", title: t("billing.field.jobs"), zero: "0", cell: (row) => formatNumber(row.jobs) },
        { id: "minutes", title: t("billing.field.minutes"), zero: "0", cell: (row) => formatNumber(row.minutes) },
        { id: "rate", title: t("billing.field.rate"), zero: "0.0000", cell: (row) => formatMoney(row.rate, 4) },
        { id: "amount", title: t("billing.field.amount"), zero: "0.000", cell: (row) => formatMoney(row.amount), sum: formatMoney(section.sum) },
      ]}
    />
  );
}

/** Thousandths of a unit without needless zeros: `1500` → `1.5`. */
export function quantityText(thousandths: number): string {
  return formatNumber(thousandths / 1000, 3).replace(/\.?0+$/, "");
}

function Custom({ section }: { section: Schemas["CustomCharges"] }): ReactNode {
  const t = useText();
  return (
    <SectionTable
      title={t("billing.section.custom")}
      rows={section.rows}
      columns={[
        { id: "name", title: t("billing.field.name"), cell: (row) => row.name },
        { id: "unit", title: t("billing.field.unit"), cell: (row) => row.unit },
        { id: "quantity", title: t("billing.field.quantity"), zero: "0", cell: (row) => quantityText(row.quantity_thousandths) },
        { id: "price", title: t("billing.field.unitPrice"), zero: "0.000", cell: (row) => formatMoney(row.price) },
        { id: "amount", title: t("billing.field.amount"), zero: "0.000", cell: (row) => formatMoney(row.amount), sum: formatMoney(section.sum) },
        { id: "remark", title: t("billing.field.remark"), cell: (row) => (row.remark === "" ? "-" : row.remark) },
      ]}
    />
  );
}

function AccountMinimum({ section }: { section: Schemas["AccountMinimum"] }): ReactNode {
  const t = useText();
  return (
    <SectionTable
      title={t("billing.section.account")}
      rows={[section]}
      columns={[
        { id: "minimum", title: t("billing.field.minimum"), zero: "0.000", cell: (row) => formatMoney(row.minimum) },
        { id: "before", title: t("billing.field.before"), zero: "0.000", cell: (row) => formatMoney(row.charges_before) },
        { id: "shortfall", title: t("billing.field.shortfall"), zero: "0.000", cell: (row) => formatMoney(row.shortfall) },
      ]}
    />
  );
}

function Totals({ totals }: { totals: Schemas["Totals"] }): ReactNode {
  const t = useText();
  const lines: [string, number, string?][] = [
    [t("billing.field.standard"), totals.standard_fee],
    ...totals.reduction_lines.map((line): [string, number, string] => [line.name, line.amount, "totals-part"]),
    [t("billing.field.reduction"), totals.reduction],
    [t("billing.field.actual"), totals.actual_charge, "totals-end"],
  ];
  return (
    <section className="statement-section">
      <h2>{t("billing.section.totals")}</h2>
      <dl className="totals">
        {lines.map(([name, amount, look], at) => (
          <div key={at} className={look}>
            <dt>{name}</dt>
            <dd className="figure">{formatMoney(amount)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** All sections in the order of the statement (BILL-40 to BILL-53); what was not used shows zeros. */
export function StatementSections({ statement, open }: { statement: Statement; open: (choice: ChargeChoice) => void }): ReactNode {
  const t = useText();
  const calls = [...statement.call_charges].sort((a, b) => kindOrder.indexOf(a.number_kind) - kindOrder.indexOf(b.number_kind));
  return (
    <div className="card statement-sections">
      <Minimum section={statement.monthly_minimum} />
      <NumberFee title={t("billing.section.numberFee")} section={statement.number_fee} />
      <NumberFee title={t("billing.section.mobileFee")} section={statement.mobile_number_fee} />
      {calls.map((section) => (
        <Calls key={section.number_kind} section={section} open={open} />
      ))}
      <Seats section={statement.seat_fee} />
      <Packages section={statement.package_fee} />
      <Recognition section={statement.asr_fee} />
      <Custom section={statement.custom_charges} />
      <AccountMinimum section={statement.account_minimum} />
      <Totals totals={statement.totals} />
    </div>
  );
}
