import { DownOutlined, SearchOutlined, UpOutlined } from "@ant-design/icons";
import { Button, DatePicker, Grid, Input, Select } from "antd";
import dayjs from "dayjs";
import { useId, useState, type ReactNode, type Ref } from "react";
import { useText } from "../i18n/index.ts";
import { usePreference } from "../preferences/index.ts";
import type { Filter, FilterValues } from "./types.ts";

interface FieldProps {
  id: string;
  filter: Filter;
  value: string | undefined;
  change: (value: string) => void;
}

function FilterField({ id, filter, value, change }: FieldProps): ReactNode {
  const t = useText();
  if (filter.kind === "select") {
    return (
      <Select
        id={id}
        value={value ?? ""}
        onChange={change}
        options={[{ value: "", label: t("table.all") }, ...(filter.options ?? [])]}
        showSearch={{ optionFilterProp: "label" }}
      />
    );
  }
  if (filter.kind === "dates") {
    const [from = "", to = ""] = (value ?? "").split("~");
    return (
      <DatePicker.RangePicker
        id={{ start: id, end: `${id}-end` }}
        value={from !== "" && to !== "" ? [dayjs(from), dayjs(to)] : null}
        onChange={(days) => {
          const [first, last] = days ?? [];
          change(first && last ? `${first.format("YYYY-MM-DD")}~${last.format("YYYY-MM-DD")}` : "");
        }}
        placeholder={[t("table.from"), t("table.to")]}
      />
    );
  }
  return (
    <Input
      id={id}
      value={value ?? ""}
      onChange={(event) => change(event.target.value)}
      allowClear
      {...(filter.placeholder !== undefined && { placeholder: filter.placeholder })}
      {...(filter.maxLength !== undefined && { maxLength: filter.maxLength })}
    />
  );
}

export interface FilterAreaProps {
  /** Fold state is kept per person under this name (ORG-02). */
  id: string;
  filters: Filter[];
  /** What is in force. */
  values: FilterValues;
  apply: (values: FilterValues) => void;
  /** Pickers and other conditions in front of the filters. */
  lead?: ReactNode;
  areaRef?: Ref<HTMLFormElement>;
}

/** The right top of a page: conditions, "search" and "reset", and the button that folds it all away (ORG-02). */
export function FilterArea({ id, filters, values, apply, lead, areaRef }: FilterAreaProps): ReactNode {
  const t = useText();
  const base = useId();
  const narrow = Grid.useBreakpoint().sm === false;
  // On a phone the rows come first; what one chose there is kept apart.
  const [folded, setFolded] = usePreference(`fold.filters.${id}${narrow ? ".narrow" : ""}`, narrow);
  const [draft, setDraft] = useState<FilterValues>(values);
  const [applied, setApplied] = useState(values);
  // Another view, a step back or a link changed what is in force: the fields follow.
  if (JSON.stringify(applied) !== JSON.stringify(values)) {
    setApplied(values);
    setDraft(values);
  }
  const active = Object.keys(values).length;
  const trim = (all: FilterValues) => Object.fromEntries(Object.entries(all).map(([key, text]) => [key, text.trim()]));
  return (
    <form
      ref={areaRef}
      className={`filters${folded ? " filters-folded" : ""}`}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        apply(trim(draft));
      }}
    >
      <div className="filters-fields" hidden={folded}>
        {lead}
        {filters.map((filter) => (
          <div key={filter.id} className={`filters-field filters-${filter.kind}`}>
            <label htmlFor={base + filter.id}>{filter.label}</label>
            <FilterField
              id={base + filter.id}
              filter={filter}
              value={draft[filter.id]}
              change={(value) => setDraft((now) => ({ ...now, [filter.id]: value }))}
            />
          </div>
        ))}
        <div className="filters-buttons">
          <Button type="primary" htmlType="submit" icon={<SearchOutlined />}>
            {t("table.query")}
          </Button>
          <Button
            onClick={() => {
              setDraft({});
              apply({});
            }}
          >
            {t("table.reset")}
          </Button>
        </div>
      </div>
      <button
        type="button"
        className="filters-fold"
        aria-expanded={!folded}
        title={folded ? t("table.unfoldFilters") : t("table.foldFilters")}
        {...(!folded && { "aria-label": t("table.foldFilters") })}
        onClick={() => setFolded(!folded)}
      >
        {folded ? <DownOutlined /> : <UpOutlined />}
        {folded && (
          <span>
            {t("table.filters")}
            {active > 0 && ` (${active})`}
          </span>
        )}
      </button>
    </form>
  );
}
