/** Length of a ring and of the pause after it, seconds. */
const ringTime = { tone: 1, pause: 2 };
const pitches = [440, 480];

/** The ringing tone, made in the browser: no file can be missing, and it sounds at once. */
export class Ringtone {
  private context: AudioContext | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Rings until {@link stop}; does nothing while it rings already. */
  start(): void {
    if (this.timer !== undefined || typeof AudioContext === "undefined") return;
    const context = new AudioContext();
    this.context = context;
    // A page that nobody has clicked may not sound yet: then only the card and the notification call.
    void context.resume().catch(() => undefined);
    const ring = () => ringOnce(context);
    ring();
    this.timer = setInterval(ring, (ringTime.tone + ringTime.pause) * 1000);
  }

  /** Silence, at once. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    void this.context?.close().catch(() => undefined);
    this.context = undefined;
  }
}

function ringOnce(context: AudioContext): void {
  const start = context.currentTime;
  const end = start + ringTime.tone;
  const volume = context.createGain();
  // Soft edges: a tone that starts at full strength clicks.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.12, start + 0.03);
  volume.gain.setValueAtTime(0.12, end - 0.05);
  volume.gain.linearRampToValueAtTime(0, end);
  volume.connect(context.destination);
  for (const pitch of pitches) {
    const tone = context.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(volume);
    tone.start(start);
    tone.stop(end);
  }
}

/** Half a second of a tone through `output`: the speaker test. */
export async function playTestTone(deviceId: string): Promise<void> {
  const context = new AudioContext();
  if (deviceId !== "" && "setSinkId" in context) await (context.setSinkId as (id: string) => Promise<void>)(deviceId);
  await context.resume();
  ringOnce(context);
  await new Promise((resolve) => setTimeout(resolve, ringTime.tone * 1000));
  await context.close();
}

/** Lets the window's title change back and forth while it is not looked at; gives back the end of it. */
export function flashTitle(words: string): () => void {
  let own = document.title;
  const timer = setInterval(() => {
    const shown = document.title === words;
    // The page may have got another title meanwhile, by its language or by another page.
    if (!shown) own = document.title;
    document.title = document.hidden && !shown ? words : own;
  }, 1000);
  return () => {
    clearInterval(timer);
    if (document.title === words) document.title = own;
  };
}

/** Shows a notification of the system while the window is not looked at (DESK-226); gives back its removal. */
export function notify(title: string, body: string, opened: () => void): () => void {
  if (!document.hidden || typeof Notification === "undefined" || Notification.permission !== "granted") return () => undefined;
  const notice = new Notification(title, { body, tag: "edgecall-call", requireInteraction: true });
  notice.onclick = () => {
    window.focus();
    opened();
    notice.close();
  };
  return () => notice.close();
}

/** Asks once whether calls may be announced outside of the page; call it from a click. */
export function askToNotify(): void {
  if (typeof Notification !== "undefined" && Notification.permission === "default") void Notification.requestPermission();
}
