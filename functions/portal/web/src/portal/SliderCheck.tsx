import { ReloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Slider } from "antd";
import { useEffect, useMemo, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { useText } from "../i18n/index.ts";

/** Answer to the check, as the API takes it. */
export type SliderAnswer = components["schemas"]["ChallengeAnswer"];

/** Width of the picture and end of the slider, in the picture's units. */
const width = 300;

/**
 * Slider check (PORTAL-02): the marker is moved over the gap in the picture. Works with arrow keys too. `turn` counts
 * up to ask for a new picture. The picture is shown as an image, so that nothing in it can run.
 */
export function SliderCheck(props: {
  turn: number;
  again: () => void;
  value?: SliderAnswer | undefined;
  onChange?: (answer: SliderAnswer | undefined) => void;
}): ReactNode {
  const t = useText();
  const { turn, value, onChange } = props;
  const { data, error, isFetching } = useQuery({
    queryKey: ["challenge", turn],
    queryFn: () => answer(api.POST("/api/challenges")),
    staleTime: 240_000,
    gcTime: 0,
    retry: false,
  });
  const picture = useMemo(
    () => (data ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(data.picture)}` : undefined),
    [data],
  );
  useEffect(() => {
    onChange?.(undefined);
    // Only a new picture makes the old answer void; the form's own callback changes with every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data?.id]);
  const position = value?.position ?? 0;
  return (
    <div className="slider-check">
      <div className="slider-picture">
        {picture !== undefined && <img src={picture} alt="" width={width} height={120} />}
        {picture === undefined && !error && <Skeleton.Node active style={{ width: "100%", height: 120 }} />}
        {error && <span role="alert">{t("portal.signUp.checkFailed")}</span>}
        {picture !== undefined && <i className="slider-marker" style={{ left: `${(position / width) * 100}%` }} aria-hidden="true" />}
        <Button
          size="small"
          className="slider-again"
          icon={<ReloadOutlined spin={isFetching} />}
          aria-label={t("portal.signUp.checkAgain")}
          onClick={props.again}
        />
      </div>
      <Slider
        min={0}
        max={width}
        value={position}
        disabled={!data}
        tooltip={{ open: false }}
        ariaLabelForHandle={t("portal.signUp.check")}
        onChange={(next) => data && onChange?.({ id: data.id, position: next })}
      />
    </div>
  );
}
