import { useEffect, useRef, useState } from "react";
import { ChannelChoice, type Channel } from "./channels.ts";

/** The element that plays now: starting another stops it. */
let sounding: HTMLAudioElement | null = null;

/** State and controls of one audio element. Times in seconds. */
export function useAudio(knownLength: number) {
  const element = useRef<HTMLAudioElement>(null);
  const routed = useRef<ChannelChoice | null>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(knownLength);
  const [speed, setSpeed] = useState(1);
  const [channel, setChannel] = useState<Channel>("both");
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const own = element.current;
    return () => {
      own?.pause();
      if (sounding === own) sounding = null;
      routed.current?.close();
      routed.current = null;
    };
  }, []);

  const seek = (to: number) => {
    if (!element.current) return;
    element.current.currentTime = Math.max(0, Math.min(length, to));
    setAt(element.current.currentTime);
  };
  return {
    element,
    playing,
    at,
    length,
    speed,
    channel,
    failed,
    seek,
    /** Goes on from here, or stops here. A refused start shows as a failure by the element's own event. */
    toggle: () => {
      if (!element.current) return;
      if (playing) element.current.pause();
      else element.current.play().catch(() => setPlaying(false));
    },
    setSpeed: (next: number) => {
      if (element.current) element.current.playbackRate = next;
      setSpeed(next);
    },
    setVolume: (volume: number) => {
      if (element.current) element.current.volume = volume;
    },
    choose: (next: Channel) => {
      if (!element.current || typeof AudioContext === "undefined") return;
      routed.current ??= new ChannelChoice(element.current);
      routed.current.choose(next);
      setChannel(next);
    },
    retry: () => {
      setFailed(false);
      element.current?.load();
    },
    listeners: {
      onPlay: () => {
        if (sounding !== element.current) sounding?.pause();
        sounding = element.current;
        if (element.current) element.current.playbackRate = speed;
        setPlaying(true);
      },
      onPause: () => setPlaying(false),
      onEnded: () => setPlaying(false),
      onTimeUpdate: () => setAt(element.current?.currentTime ?? 0),
      onDurationChange: () => {
        const seconds = element.current?.duration ?? Number.NaN;
        if (Number.isFinite(seconds) && seconds > 0) setLength(seconds);
      },
      onError: () => setFailed(true),
    },
  };
}
