/** Longest recording whose waveform is drawn, ms: the whole file must be decoded for it. */
export const longestWave = 60 * 60_000;

/** Enough to draw telephone speech, and a sixth of the memory of full rate. */
const sampleRate = 8_000;
/** Points over the whole length. */
const points = 1_200;

/** The largest deflection of each stretch of a channel, 0 to 1. */
export function peaksOf(samples: Float32Array, count: number = points): Float32Array {
  const peaks = new Float32Array(Math.min(count, samples.length));
  const stretch = samples.length / Math.max(1, peaks.length);
  for (let at = 0; at < peaks.length; at += 1) {
    const end = Math.floor((at + 1) * stretch);
    let most = 0;
    for (let sample = Math.floor(at * stretch); sample < end; sample += 1) most = Math.max(most, Math.abs(samples[sample] ?? 0));
    peaks[at] = most;
  }
  return peaks;
}

/** Decodes a recording's file to the peaks of each channel and its length in seconds. */
export async function decodePeaks(file: ArrayBuffer): Promise<{ peaks: Float32Array[]; duration: number }> {
  const decoded = await new OfflineAudioContext(2, 1, sampleRate).decodeAudioData(file);
  const peaks = Array.from({ length: decoded.numberOfChannels }, (_, channel) => peaksOf(decoded.getChannelData(channel)));
  return { peaks, duration: decoded.duration };
}

/** Whether this browser can decode at all. */
export function canDecode(): boolean {
  return typeof OfflineAudioContext !== "undefined";
}
