/** What processes take of memory as time goes on, and whether that grows. */
import { readFileSync } from 'node:fs'

export interface Sample {
  /** Minutes since the beginning. */
  at: number
  mebibytes: number
}

/** Resident memory now; null: the process is not there. */
export function residentMebibytes(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? null : Number(kibibytes) / 1024
  } catch {
    return null
  }
}

export interface Growth {
  first: number
  last: number
  /** Mebibytes a minute, by least squares. */
  slope: number
}

/** Without the first third, in which caches fill and the engine finds its size. */
export function growthOf(samples: readonly Sample[]): Growth {
  const end = samples.at(-1)?.at ?? 0
  const warm = samples.filter(({ at }) => at >= end / 3)
  const mean = (of: (sample: Sample) => number) =>
    warm.reduce((sum, sample) => sum + of(sample), 0) / Math.max(warm.length, 1)
  const [middle, level] = [mean(({ at }) => at), mean(({ mebibytes }) => mebibytes)]
  const spread = mean(({ at }) => (at - middle) ** 2)
  const slope =
    spread === 0 ? 0 : mean(({ at, mebibytes }) => (at - middle) * (mebibytes - level)) / spread
  const tenth = Math.max(1, Math.floor(warm.length / 10))
  const average = (part: readonly Sample[]) =>
    part.reduce((sum, { mebibytes }) => sum + mebibytes, 0) / Math.max(part.length, 1)
  return { first: average(warm.slice(0, tenth)), last: average(warm.slice(-tenth)), slope }
}
