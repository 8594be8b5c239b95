/** A learner's private link: shown for sending it again, renewed, taken back, given a last day. Each is in the audit trail. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Trx } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { addDays, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { randomToken, type Vault } from '../../foundation/secrets.ts'
import { getCohort } from '../../programs/store.ts'
import { holdLink, type StoredLink, saveLink } from './store.ts'
import { writeLink } from './write.ts'

export interface LinkDeps {
  db: Database
  clock: Clock
  vault: Vault
  /** What links begin with. */
  publicUrl: string | undefined
}

export type LinkChange =
  | { act: 'show' }
  /** The old one opens nothing any more, from this moment. `expiresOn` left out: as the program says, from today. */
  | { act: 'renew'; expiresOn?: string | null | undefined }
  | { act: 'take-back' }
  /** Last day in Vietnam; null: as long as the certificate. */
  | { act: 'expire'; expiresOn: string | null }

export interface LinkNow {
  certificate: string
  number: string
  /** The learner's own; null: there is none, or it opens nothing yet or any more. */
  link: string | null
  state: 'open' | 'expired' | 'taken-back' | 'awaiting-signature'
  expiresOn: string | null
}

/**
 * @param id of the certificate
 * @throws HocvuError `not-found`; `certificate.no-link` where there is none to show or to end; `request.invalid` for a
 *   last day that is over; `certificate.no-public-url`
 */
export async function changeLink(
  deps: LinkDeps,
  viewer: Viewer,
  id: string,
  change: LinkChange,
): Promise<LinkNow> {
  const { db, clock } = deps
  return await db.transaction().execute(async (trx) => {
    const before = await holdLink(trx, viewer, id)
    if (before === null) throw new HocvuError('not-found', 'There is no such certificate.')
    const now = clock.now()
    const today = dateInVietnam(now)
    const after = await changed(trx, deps, before, change, today)
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: `certificates.link.${change.act}`,
      subject: id,
      before: { expiresOn: before.expiresOn, takenBack: before.tokenSealed === null },
      after: {
        number: before.number,
        expiresOn: after.expiresOn,
        takenBack: after.tokenSealed === null,
      },
    })
    return linkNow(deps, after, today)
  })
}

async function changed(
  trx: Trx,
  { vault }: LinkDeps,
  before: StoredLink,
  change: LinkChange,
  today: string,
): Promise<StoredLink> {
  if (change.act !== 'renew' && before.tokenSealed === null)
    throw new HocvuError(
      'certificate.no-link',
      `The link of certificate ${before.number} was taken back. Give a new one: hocvu certificates link ${before.number} --renew`,
    )
  switch (change.act) {
    case 'show':
      return before
    case 'renew': {
      const token = randomToken(24)
      const sealed = vault.encrypt('link-token-store', Buffer.from(token))
      const expiresOn =
        change.expiresOn === undefined
          ? await expiryOfProgram(trx, before.cohort, today)
          : requireToCome(change.expiresOn, today)
      const hash = vault.hash('link-token', token)
      await saveLink(trx, before.certificate, { token: { hash, sealed }, expiresOn })
      return { ...before, tokenSealed: sealed, expiresOn }
    }
    case 'take-back':
      await saveLink(trx, before.certificate, { token: null, expiresOn: before.expiresOn })
      return { ...before, tokenSealed: null }
    case 'expire': {
      const expiresOn = requireToCome(change.expiresOn, today)
      await saveLink(trx, before.certificate, { expiresOn })
      return { ...before, expiresOn }
    }
  }
}

/** `linkDays` of the program, counted from today. */
async function expiryOfProgram(trx: Trx, cohortId: string, today: string): Promise<string | null> {
  const { certificate } = (await getCohort(trx, cohortId)).program
  const days = certificate?.issuedBy === 'agency' ? certificate.linkDays : null
  return days === null ? null : addDays(today, days)
}

function requireToCome(day: string | null, today: string): string | null {
  if (day === null || day >= today) return day
  const reason = `${day} is over; name today or a later day, or take the link back`
  throw new HocvuError('request.invalid', `The last day of the link: ${reason}.`, {
    fields: [{ field: 'expiresOn', reason }],
  })
}

function linkNow({ vault, publicUrl }: LinkDeps, link: StoredLink, today: string): LinkNow {
  const { certificate, number, expiresOn, tokenSealed } = link
  const state =
    tokenSealed === null
      ? 'taken-back'
      : !link.hasGoneOut
        ? 'awaiting-signature'
        : expiresOn !== null && expiresOn < today
          ? 'expired'
          : 'open'
  return {
    certificate,
    number,
    link:
      state === 'open' && tokenSealed !== null ? writeLink(vault, publicUrl, tokenSealed) : null,
    state,
    expiresOn,
  }
}
