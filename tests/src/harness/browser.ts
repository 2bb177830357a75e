/** A person at a browser: real Chromium with a fake microphone that plays a tone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { tone, writeWav } from './audio.ts'
import { until } from './wait.ts'

export interface PersonOptions {
  language?: 'en-US' | 'zh-CN'
  width?: number
  height?: number
  dark?: boolean
  /** What the microphone hears. */
  microphoneHz?: number
}

export class Person {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly folder: string,
  ) {}

  static async open(options: PersonOptions = {}): Promise<Person> {
    const folder = mkdtempSync(join(tmpdir(), 'edgecall-browser-'))
    const microphone = join(folder, 'microphone.wav')
    // Whole periods and whole seconds: Chromium plays the file in a loop without a click.
    writeWav(microphone, tone(options.microphoneHz ?? 1000, 48_000 * 10, 0, 48_000, 0.5), 48_000)
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      headless: true,
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
      locale: options.language ?? 'en-US',
      colorScheme: options.dark ? 'dark' : 'light',
      permissions: ['microphone', 'notifications'],
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
        '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`,
        '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    })
    // A tone is not speech: the browser's noise suppression and echo cancellation would remove it.
    await context.addInitScript(() => {
      const original = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices)
      if (original) {
        navigator.mediaDevices.getUserMedia = (wanted) =>
          original(wanted?.audio ? { ...wanted, audio: { ...(typeof wanted.audio === 'object' ? wanted.audio : {}), echoCancellation: false, noiseSuppression: false, autoGainControl: false } } : wanted)
      }
      const peers: RTCPeerConnection[] = []
      ;(window as unknown as { edgecallPeers: RTCPeerConnection[] }).edgecallPeers = peers
      const Original = window.RTCPeerConnection
      window.RTCPeerConnection = new Proxy(Original, {
        construct(target, args) {
          const peer = new target(...(args as [RTCConfiguration?]))
          peers.push(peer)
          return peer
        },
      })
    })
    const page = context.pages()[0] ?? (await context.newPage())
    return new Person(context, page, folder)
  }

  /** The strongest frequency that the browser hears from its last peer connection, in hertz; 0 when silent. */
  async hears(): Promise<number> {
    return this.page.evaluate(async () => {
      const peers = (window as unknown as { edgecallPeers: RTCPeerConnection[] }).edgecallPeers
      const track = peers.at(-1)?.getReceivers().find((r) => r.track.kind === 'audio')?.track
      if (!track) return 0
      const context = new AudioContext()
      await context.resume()
      const analyser = context.createAnalyser()
      analyser.fftSize = 8192
      analyser.smoothingTimeConstant = 0
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
      await new Promise((resolve) => setTimeout(resolve, 400))
      const bins = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(bins)
      let best = 0
      for (let i = 3; i < bins.length; i++) if ((bins[i] ?? -200) > (bins[best] ?? -200)) best = i
      const level = bins[best] ?? -200
      const hz = (best * context.sampleRate) / analyser.fftSize
      await context.close()
      return level > -60 ? hz : 0
    })
  }

  /** Waits until the browser hears this frequency. */
  async hearsTone(hz: number): Promise<void> {
    await until(`the browser hears ${hz} Hz`, async () => Math.abs((await this.hears()) - hz) < 15, 20_000)
  }

  async close(): Promise<void> {
    await this.context.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
