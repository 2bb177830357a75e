/** What is said, recognised: a text spoken by the speech engine is looked for in what was heard. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readWav } from './audio.ts'

/** Frames begin every 10 ms and are 30 ms long, at 8 kHz. */
const HOP = 80
const FRAME = 240
/** Middle frequencies in which speech differs, hertz. */
const BANDS = [250, 400, 600, 850, 1150, 1500, 1900, 2400, 3000]
/** A text counts as said from this likeness on; other texts stay below 0.6. */
export const SAID = 0.85

/** `samples` at 8 kHz, without what lies above 3.6 kHz. */
function at8k(samples: Int16Array, rate: number): Int16Array {
  if (rate === 8000) return samples
  const half = 40
  const cut = 3600 / rate
  const taps = Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = i - half
    const sinc = x === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * x) / (Math.PI * x)
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * x) / half))
  })
  const out = new Int16Array(Math.floor((samples.length * 8000) / rate))
  for (let i = 0; i < out.length; i++) {
    const centre = Math.round((i * rate) / 8000)
    let sum = 0
    for (let k = -half; k <= half; k++) sum += (samples[centre + k] ?? 0) * taps[k + half]!
    out[i] = Math.max(-32768, Math.min(32767, Math.round(sum)))
  }
  return out
}

/** Loudness of each band in each frame, compressed as an ear does. */
function picture(samples: Int16Array): Float64Array[] {
  const frames: Float64Array[] = []
  for (let at = 0; at + FRAME <= samples.length; at += HOP) {
    const frame = new Float64Array(BANDS.length)
    BANDS.forEach((hz, band) => {
      const c = 2 * Math.cos((2 * Math.PI * hz) / 8000)
      let s1 = 0
      let s2 = 0
      for (let i = 0; i < FRAME; i++) {
        const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME)
        const s = (samples[at + i] ?? 0) * window + c * s1 - s2
        s2 = s1
        s1 = s
      }
      const power = Math.max(0, s1 * s1 + s2 * s2 - c * s1 * s2)
      frame[band] = Math.log(1 + Math.sqrt(power) / 5_000)
    })
    frames.push(frame)
  }
  return frames
}

/** Pearson's correlation of `reference` with the frames of `heard` from `lag` on. */
function likeness(reference: Float64Array[], heard: Float64Array[], lag: number): number {
  let n = 0
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0]
  for (let i = 0; i < reference.length; i++) {
    for (let band = 0; band < BANDS.length; band++) {
      const x = reference[i]![band]!
      const y = heard[lag + i]![band]!
      n += 1
      sx += x
      sy += y
      sxx += x * x
      syy += y * y
      sxy += x * y
    }
  }
  const spread = Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy))
  return spread === 0 ? 0 : (n * sxy - sx * sy) / spread
}

/** `text` as the platform's speech engine says it, without the silence around it, 8 kHz. */
export function spoken(text: string): Int16Array {
  const folder = mkdtempSync(join(tmpdir(), 'edgecall-speech-'))
  try {
    const file = join(folder, 'said.wav')
    execFileSync('espeak-ng', ['-v', 'en-us', '-s', '155', '--stdin', '-w', file], { input: text })
    const wav = readWav(file)
    const samples = at8k(wav.channels[0]!, wav.rate)
    const loud = (s: number): boolean => Math.abs(s) > 300
    return samples.slice(samples.findIndex(loud), samples.findLastIndex(loud) + 1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How well an English text is found in what was heard (8 kHz), 0 to 1; see [`SAID`]. */
export function saidIn(heard: Int16Array, text: string): number {
  const reference = picture(spoken(text))
  const frames = picture(heard)
  let best = 0
  for (let lag = 0; lag + reference.length <= frames.length; lag++) best = Math.max(best, likeness(reference, frames, lag))
  return best
}
