/** Sound as numbers: A-law, tones, levels, WAV. All mono 8 kHz unless said otherwise. */
import { readFileSync, writeFileSync } from 'node:fs'

/** One A-law byte (ITU-T G.711) to a 16-bit sample. */
export function alawDecode(byte: number): number {
  const a = byte ^ 0x55
  const exponent = (a & 0x70) >> 4
  const mantissa = a & 0x0f
  let value = (mantissa << 4) + 8
  if (exponent >= 1) value += 0x100
  if (exponent > 1) value <<= exponent - 1
  return a & 0x80 ? value : -value
}

/** A 16-bit sample to one A-law byte. */
export function alawEncode(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), 32767)
  let exponent = 7
  for (let mask = 0x4000; exponent > 0 && !(magnitude & mask); mask >>= 1) exponent -= 1
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}

/** A sine of `hz` at `level` (0 to 1), `count` samples from sample number `start`. */
export function tone(hz: number, count: number, start = 0, rate = 8000, level = 0.4): Int16Array {
  const out = new Int16Array(count)
  for (let i = 0; i < count; i++) out[i] = Math.round(32767 * level * Math.sin((2 * Math.PI * hz * (start + i)) / rate))
  return out
}

/** Share of the signal's power that lies at `hz` (Goertzel), 0 to 1; 0 for silence. */
export function toneShare(samples: ArrayLike<number>, hz: number, rate = 8000): number {
  const n = samples.length
  if (n === 0) return 0
  const c = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let s1 = 0
  let s2 = 0
  let power = 0
  for (let i = 0; i < n; i++) {
    const x = samples[i] ?? 0
    const s = x + c * s1 - s2
    s2 = s1
    s1 = s
    power += x * x
  }
  if (power / n < 100) return 0
  const at = s1 * s1 + s2 * s2 - c * s1 * s2
  return Math.min(1, (2 * at) / (n * power))
}

/** Share of 100 ms blocks in which `hz` carries most of the power. */
export function toneBlocks(samples: Int16Array, hz: number, rate = 8000): number {
  const block = rate / 10
  let hits = 0
  let blocks = 0
  for (let i = 0; i + block <= samples.length; i += block) {
    blocks += 1
    if (toneShare(samples.subarray(i, i + block), hz, rate) > 0.6) hits += 1
  }
  return blocks === 0 ? 0 : hits / blocks
}

/** Root mean square of the samples. */
export function rms(samples: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

export interface Wav {
  rate: number
  channels: Int16Array[]
}

/** Reads 16-bit PCM WAV. */
export function parseWav(data: Buffer): Wav {
  if (data.toString('latin1', 0, 4) !== 'RIFF' || data.toString('latin1', 8, 12) !== 'WAVE') throw new Error('not a WAV file')
  let at = 12
  let rate = 0
  let count = 0
  while (at + 8 <= data.length) {
    const id = data.toString('latin1', at, at + 4)
    const size = data.readUInt32LE(at + 4)
    if (id === 'fmt ') {
      if (data.readUInt16LE(at + 8) !== 1 || data.readUInt16LE(at + 22) !== 16) throw new Error('not 16-bit PCM')
      count = data.readUInt16LE(at + 10)
      rate = data.readUInt32LE(at + 12)
    } else if (id === 'data') {
      const end = Math.min(data.length, at + 8 + size)
      const frames = Math.floor((end - at - 8) / (2 * count))
      const channels = Array.from({ length: count }, () => new Int16Array(frames))
      for (let f = 0; f < frames; f++) for (let c = 0; c < count; c++) channels[c]![f] = data.readInt16LE(at + 8 + 2 * (f * count + c))
      return { rate, channels }
    }
    at += 8 + size + (size & 1)
  }
  throw new Error('WAV file without data')
}

/** Reads a WAV file. */
export function readWav(path: string): Wav {
  return parseWav(readFileSync(path))
}

/** Writes mono 16-bit PCM. */
export function writeWav(path: string, samples: Int16Array, rate: number): void {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length * 2, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length * 2, 40)
  writeFileSync(path, Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]))
}
