import { useEffect, useState } from "react";

/** Clocks on the page move this often, ms. */
const step = 250;

/** The server's time, kept moving while `on`. `offset` is the server's clock minus this browser's, ms. */
export function useServerTime(offset: number, on = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!on) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), step);
    return () => clearInterval(timer);
  }, [on]);
  return now + offset;
}
