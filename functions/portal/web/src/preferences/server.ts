import { answer, api } from "../api/client.ts";
import { ownPreferences, setPreference, watchPreferences } from "./index.ts";

/** Changes are sent together, this long after the last one, in ms. */
const pause = 800;
/** What the API takes: entries, and characters of one value's JSON. */
const limits = { entries: 200, characters: 4096 };

/**
 * Brings the signed-in person's choices from the server and sends later changes there, so that language, theme, folds,
 * columns and views follow the person to another device. Gives back the end of it. Works without the server: then
 * the choices stay on this device.
 */
export function keepOnServer(): () => void {
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop: () => void = () => undefined;
  const send = () => {
    const values = Object.fromEntries(
      Object.entries(ownPreferences())
        .filter(([, value]) => JSON.stringify(value).length <= limits.characters)
        .slice(0, limits.entries),
    );
    void api.PUT("/api/preferences", { body: { values } }).catch(() => undefined);
  };
  const start = () => {
    if (ended) return;
    stop = watchPreferences(() => {
      clearTimeout(timer);
      timer = setTimeout(send, pause);
    });
  };
  void answer(api.GET("/api/preferences"))
    .then(({ values }) => {
      if (ended) return;
      for (const [key, value] of Object.entries(values)) {
        if (JSON.stringify(ownPreferences()[key]) !== JSON.stringify(value)) setPreference(key, value);
      }
    })
    .catch(() => undefined)
    .finally(start);
  return () => {
    ended = true;
    clearTimeout(timer);
    stop();
  };
}
