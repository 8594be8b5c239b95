/** `certificates link`: a learner's private link, to send it again, renew it, take it back or give it a last day. */
import { changeLink, type LinkChange } from '../certificates/link/change.ts'
import { parseVietnameseDate, shortDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { certificateNamed } from './certificate-list.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

export interface LinkOptions {
  renew?: boolean
  revoke?: boolean
  expires?: string
  issuer?: string
}

export const link: Command<[name: string, options: LinkOptions]> = async (
  context,
  name,
  options,
) => {
  const change = readChange(options)
  const installation = await context.open()
  const { db } = installation.database
  const id = await certificateNamed(context, db, name, options.issuer)
  const told = await changeLink({ ...installation, db }, context.viewer, id, change)
  context.output.result(told, () => {
    const until = told.expiresOn === null ? '' : `  (until the end of ${shortDate(told.expiresOn)})`
    return `${told.number}: ${told.link === null ? WITHOUT[told.state] : `${told.link}${until}`}`
  })
  return exitCodes.done
}

const WITHOUT = {
  open: '',
  expired: 'the link has expired; give a new last day with --expires, or --renew',
  'taken-back': 'there is no link any more; --renew gives a new one',
  'awaiting-signature': 'there is no link before the agency has signed the file',
}

function readChange({ renew, revoke, expires }: LinkOptions): LinkChange {
  if (renew && revoke) throw wrongUse('--renew and --revoke exclude each other.')
  if (revoke) {
    if (expires !== undefined) throw wrongUse('--revoke and --expires exclude each other.')
    return { act: 'take-back' }
  }
  const expiresOn = expires === undefined ? undefined : readDay(expires)
  if (renew) return { act: 'renew', expiresOn }
  return expiresOn === undefined ? { act: 'show' } : { act: 'expire', expiresOn }
}

function readDay(written: string): string | null {
  if (written === 'never') return null
  const day = parseVietnameseDate(written)
  if (day === null)
    throw wrongUse(
      `--expires: "${written}" is neither a day such as 22/5/2026 or 2026-05-22, nor never.`,
    )
  return day
}

const wrongUse = (message: string) => new HocvuError('request.invalid', message)
