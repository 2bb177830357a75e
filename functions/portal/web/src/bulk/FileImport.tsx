import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { Alert, Button, Modal, Upload } from "antd";
import { useState, type ReactNode } from "react";
import { errorText } from "../api/errors.ts";
import { formatBytes, formatNumber } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { csv, saveFile } from "../table/csv.ts";
import { defaultLimits, refusal, type ImportLimits } from "./importFile.ts";
import { BulkResultView, type BulkResult } from "./index.tsx";

/** What a file import needs to know (ORG-09). */
export interface FileImportProps {
  open: boolean;
  close: () => void;
  /** Columns that the file must have, and the template has. */
  columns: string[];
  /** One filled row that shows how it is meant. */
  example: string[];
  limits?: ImportLimits;
  /** Sends the file; the result names failed rows (ORG-08). */
  send: (file: File) => Promise<BulkResult>;
}

/** Dialog of a file import: template, check before sending, result with failed rows. */
export function FileImport({ open, close, columns, example, limits = defaultLimits, send }: FileImportProps): ReactNode {
  const t = useText();
  const [file, setFile] = useState<File | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [result, setResult] = useState<BulkResult | null>(null);
  const [busy, setBusy] = useState(false);
  const leave = () => {
    setFile(null);
    setFault(null);
    setResult(null);
    close();
  };
  const choose = async (chosen: File) => {
    setResult(null);
    const no = await refusal(chosen, columns, limits);
    setFault(no && t(`bulk.import.${no.why}`, no.values));
    setFile(no ? null : chosen);
  };
  const start = async () => {
    if (!file) return;
    setBusy(true);
    try {
      setResult(await send(file));
      setFile(null);
    } catch (error) {
      setFault(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title={t("bulk.import.title")}
      onCancel={leave}
      width={600}
      destroyOnHidden
      okText={result ? t("bulk.close") : t("bulk.import.start")}
      cancelText={t("bulk.import.cancel")}
      okButtonProps={{ disabled: !file && !result, loading: busy }}
      onOk={result ? leave : start}
    >
      <div className="bulk">
        <Upload.Dragger
          accept=".xls,.xlsx,.csv"
          multiple={false}
          showUploadList={false}
          beforeUpload={(chosen) => {
            void choose(chosen);
            return false;
          }}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p>{file ? `${file.name} · ${formatBytes(file.size)}` : t("bulk.import.drop")}</p>
          <p className="ant-upload-hint">
            {t("bulk.import.rules", { size: formatBytes(limits.size), rows: formatNumber(limits.rows) })}
          </p>
        </Upload.Dragger>
        <div>
          <Button
            size="small"
            icon={<DownloadOutlined />}
            onClick={() => saveFile(`${t("bulk.import.templateFile")}.csv`, csv(columns, [example]))}
          >
            {t("bulk.import.template")}
          </Button>
        </div>
        {fault !== null && <Alert type="error" showIcon title={fault} role="alert" />}
        {result && <BulkResultView result={result} />}
      </div>
    </Modal>
  );
}
