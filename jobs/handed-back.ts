/**
 * A process that is told to stop hands its runs back: between two pages or batches the run lets go, is written as queued
 * again and goes on from there, in whatever process takes it up.
 */
import type { ReportProgress } from './deps.ts'

/** Thrown where a run lets go. No failure: nothing is counted as a try, and nobody is told of an error. */
export class HandedBack extends Error {
  constructor() {
    super('handed back: the process stops')
    this.name = 'HandedBack'
  }
}

/** What is done is stored when progress is told, so that is where a run can let go. */
export function untilStopping(
  report: ReportProgress,
  stopping: AbortSignal | undefined,
): ReportProgress {
  return async (progress) => {
    await report(progress)
    if (stopping?.aborted) throw new HandedBack()
  }
}
