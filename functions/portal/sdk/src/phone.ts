import { Emitter } from "./emitter.ts";

/** Why the browser's audio is not ready. */
export type PhoneFault = "microphone_denied" | "no_microphone" | "microphone_busy" | "no_connection" | "not_supported";

export interface PhoneEvents {
  /** Audio flows both ways. */
  connected: boolean;
  fault: PhoneFault | undefined;
}

export interface PhoneOptions {
  /** Sends an offer to the node and gives its answer. */
  exchange: (sdp: string) => Promise<string>;
  /** Where the caller is heard. */
  speaker: HTMLAudioElement;
  /** Prefer Opus (lossy networks) instead of G.711 (no transcoding on the node). */
  preferOpus?: boolean;
  iceServers?: RTCIceServer[];
}

const GATHER_MS = 3_000;

/** The browser's audio: one peer connection that lasts for the session. */
export class Phone extends Emitter<PhoneEvents> {
  private peer: RTCPeerConnection | undefined;
  private microphone: MediaStream | undefined;
  private chosenMicrophone: string | undefined;
  private level: { context: AudioContext; analyser: AnalyserNode } | undefined;
  private attempt = 0;
  private muted = false;

  constructor(private readonly options: PhoneOptions) {
    super();
  }

  /** Opens the microphone and connects; called again it connects anew, as after a lost connection. */
  async connect(): Promise<void> {
    const attempt = ++this.attempt;
    if (typeof RTCPeerConnection === "undefined" || !navigator.mediaDevices) {
      this.emit("fault", "not_supported");
      return;
    }
    const stream = await this.openMicrophone();
    if (!stream || attempt !== this.attempt) return;
    this.dropPeer();
    const peer = new RTCPeerConnection({ iceServers: this.options.iceServers ?? [], bundlePolicy: "max-bundle" });
    this.peer = peer;
    for (const track of stream.getAudioTracks()) peer.addTrack(track, stream);
    this.preferCodecs(peer);
    peer.ontrack = ({ track, streams }) => {
      this.options.speaker.srcObject = streams[0] ?? new MediaStream([track]);
      void this.options.speaker.play().catch(() => undefined);
    };
    peer.onconnectionstatechange = () => this.follow(peer);
    try {
      await peer.setLocalDescription(await peer.createOffer());
      await gathered(peer);
      const answer = await this.options.exchange(peer.localDescription?.sdp ?? "");
      if (this.peer === peer) await peer.setRemoteDescription({ type: "answer", sdp: answer });
    } catch {
      if (this.peer === peer) {
        this.emit("connected", false);
        this.emit("fault", "no_connection");
      }
    }
  }

  /** Opens only the microphone: for the microphone test before signing in. */
  async openMicrophone(): Promise<MediaStream | undefined> {
    if (this.microphone?.getAudioTracks().some((track) => track.readyState === "live")) return this.microphone;
    try {
      this.microphone = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(this.chosenMicrophone === undefined ? {} : { deviceId: { exact: this.chosenMicrophone } }),
        },
      });
      this.mute(this.muted);
      this.emit("fault", undefined);
      return this.microphone;
    } catch (error) {
      this.emit("fault", microphoneFault(error));
      return undefined;
    }
  }

  /** Microphones of this browser; names are empty until the microphone was allowed. */
  async microphones(): Promise<MediaDeviceInfo[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "audioinput");
  }

  /** Changes the microphone, also during a call. */
  async useMicrophone(deviceId: string): Promise<void> {
    this.chosenMicrophone = deviceId;
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = undefined;
    const stream = await this.openMicrophone();
    const track = stream?.getAudioTracks()[0];
    const sender = this.peer?.getSenders().find((s) => s.track?.kind === "audio" || s.track === null);
    if (track) await sender?.replaceTrack(track);
    this.closeLevel();
  }

  /** Cuts the microphone here already; the node cuts it too (DESK-504). */
  mute(on: boolean): void {
    this.muted = on;
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = !on;
  }

  /** How loud the microphone is now, 0 to 1. */
  microphoneLevel(): number {
    if (!this.microphone) return 0;
    if (!this.level) {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      context.createMediaStreamSource(this.microphone).connect(analyser);
      this.level = { context, analyser };
    }
    const samples = new Float32Array(this.level.analyser.fftSize);
    this.level.analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return Math.min(1, Math.sqrt(power) * 4);
  }

  /** Round trip, loss and jitter of the running connection; undefined before the first report. */
  async quality(): Promise<{ roundTripMs: number; lostShare: number; jitterMs: number } | undefined> {
    const report = await this.peer?.getStats();
    if (!report) return undefined;
    let roundTripMs = 0;
    let lostShare = 0;
    let jitterMs = 0;
    let found = false;
    for (const entry of report.values() as IterableIterator<Record<string, unknown>>) {
      if (entry["type"] === "candidate-pair" && entry["nominated"] === true) roundTripMs = Number(entry["currentRoundTripTime"] ?? 0) * 1000;
      if (entry["type"] === "inbound-rtp") {
        const received = Number(entry["packetsReceived"] ?? 0);
        const lost = Number(entry["packetsLost"] ?? 0);
        found = received > 0;
        lostShare = received + lost > 0 ? lost / (received + lost) : 0;
        jitterMs = Number(entry["jitter"] ?? 0) * 1000;
      }
    }
    return found ? { roundTripMs, lostShare, jitterMs } : undefined;
  }

  /** Releases microphone and connection. */
  close(): void {
    this.attempt += 1;
    this.dropPeer();
    this.closeLevel();
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = undefined;
  }

  private dropPeer(): void {
    const peer = this.peer;
    this.peer = undefined;
    if (!peer) return;
    peer.ontrack = null;
    peer.onconnectionstatechange = null;
    peer.close();
    this.emit("connected", false);
  }

  private closeLevel(): void {
    void this.level?.context.close();
    this.level = undefined;
  }

  private follow(peer: RTCPeerConnection): void {
    if (peer !== this.peer) return;
    if (peer.connectionState === "connected") {
      this.emit("connected", true);
      this.emit("fault", undefined);
    } else if (peer.connectionState === "failed") {
      this.emit("connected", false);
      void this.connect();
    } else if (peer.connectionState === "disconnected") {
      this.emit("connected", false);
    }
  }

  /** One audio codec first, and the key-press payload whose clock fits it. */
  private preferCodecs(peer: RTCPeerConnection): void {
    const known = RTCRtpReceiver.getCapabilities("audio")?.codecs ?? [];
    const named = (name: string, clock?: number): RTCRtpCodec[] =>
      known.filter((codec) => codec.mimeType.toLowerCase() === `audio/${name}` && (clock === undefined || codec.clockRate === clock));
    const wanted = this.options.preferOpus
      ? [...named("opus"), ...named("telephone-event", 48_000)]
      : [...named("pcma"), ...named("pcmu"), ...named("telephone-event", 8_000), ...named("opus")];
    for (const transceiver of peer.getTransceivers()) {
      if (wanted.length > 0) transceiver.setCodecPreferences(wanted);
    }
  }
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS);
    peer.onicegatheringstatechange = () => {
      if (peer.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve();
    };
  });
}

function microphoneFault(error: unknown): PhoneFault {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "no_microphone";
  if (name === "NotReadableError") return "microphone_busy";
  return "microphone_denied";
}
