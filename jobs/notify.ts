/** Sends the mails that wait: what was queued, and what a worker that died had claimed. */
import { sendCodes } from '../src/certificates/lookup/send-codes.ts'
import { sendMails } from '../src/certificates/mail/send.ts'
import type { JobDeps } from './deps.ts'

/** @returns how many were sent */
export async function sweepMails(deps: JobDeps, stopping: AbortSignal): Promise<number> {
  const { sent } = await sendMails({ ...deps, db: deps.database.db }, { stopping })
  return sent
}

/** Codes that somebody waits for, never behind the mails of a whole class. @returns how many were sent */
export async function sweepCodes(deps: JobDeps, stopping: AbortSignal): Promise<number> {
  return await sendCodes({ ...deps, db: deps.database.db }, { stopping })
}
