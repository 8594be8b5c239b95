/** The jobs there are: id, payload, options. Light, so that callers need not load what the handlers need. */
import { z } from 'zod'
import type { RunKind } from '../src/runs/run.ts'

/** Payloads carry ids only; a handler reads the world again and may find nothing to do. */
export const RunPayload = z.strictObject({
  runId: z.uuid(),
  /** Others that were handed over with it. */
  more: z.array(z.uuid()).optional(),
})
export type RunPayload = z.infer<typeof RunPayload>

export interface JobDefinition {
  id: RunKind
  payload: typeof RunPayload
  /** Jobs of this kind that one worker does at a time. */
  concurrency: number
  /** Tries in all, for errors that say trying again helps. */
  attempts: number
  /** First pause between tries, doubled each time, in milliseconds. */
  backoffMs: number
}

export const jobs: Record<RunKind, JobDefinition> = {
  sync: { id: 'sync', payload: RunPayload, concurrency: 4, attempts: 4, backoffMs: 30_000 },
  reconcile: {
    id: 'reconcile',
    payload: RunPayload,
    concurrency: 2,
    attempts: 3,
    backoffMs: 2_000,
  },
  certify: { id: 'certify', payload: RunPayload, concurrency: 1, attempts: 3, backoffMs: 2_000 },
  files: { id: 'files', payload: RunPayload, concurrency: 1, attempts: 3, backoffMs: 2_000 },
}

export const jobKinds = [
  'sync',
  'reconcile',
  'certify',
  'files',
] as const satisfies readonly RunKind[]
