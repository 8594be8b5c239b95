/** `certificates list` and `show`: what was issued, how it stands, and what happened to it. */

import { z } from 'zod'
import { fileDigest } from '../certificates/file-store.ts'
import { type CertificateView, listCertificates } from '../certificates/list.ts'
import { chooseCertificates } from '../certificates/revisions/choose.ts'
import type { Change } from '../certificates/revisions/correct.ts'
import { type CertificateHistory, certificateHistory } from '../certificates/revisions/history.ts'
import { countUses } from '../certificates/uses.ts'
import { dateAndTimeInVietnam, shortDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'

export interface ListOptions {
  cohort?: string
  state?: string
  number?: string
  limit?: string
  after?: string
}

const Wanted = z.object({
  cohort: z.string().optional(),
  state: z.enum(['valid', 'revoked', 'awaiting-signature']).optional(),
  number: z.string().optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
})

export const listIssued: Command<[options: ListOptions]> = async (context, options) => {
  const wanted = Wanted.safeParse(options)
  if (!wanted.success)
    throw new HocvuError(
      'request.invalid',
      wanted.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '),
    )
  const { database } = await context.open()
  const { limit, ...filter } = wanted.data
  const found = await listCertificates(database.db, context.viewer, { ...filter, limit: limit + 1 })
  const certificates = found.slice(0, limit)
  const next = found.length > limit ? (certificates.at(-1)?.id ?? null) : null
  context.output.result({ certificates, next }, () =>
    [
      ...(certificates.length === 0 ? ['no certificate'] : certificates.map(lineOf)),
      ...(next === null ? [] : [`more: --after ${next}`]),
    ].join('\n'),
  )
  return exitCodes.done
}

export const showCertificate: Command<[name: string, options: { issuer?: string }]> = async (
  context,
  name,
  options,
) => {
  const { database } = await context.open()
  const { db } = database
  const id = await certificateNamed(context, db, name, options.issuer)
  const [certificate] = await listCertificates(db, context.viewer, { id, limit: 1 })
  if (!certificate) throw new HocvuError('not-found', `There is no certificate ${name}.`)
  const history = await certificateHistory(db, context.viewer, id)
  const sha256 = (await fileDigest(db, certificate))?.toString('hex') ?? null
  const uses = await countUses(db, context.viewer, { certificate: id })
  context.output.result({ ...certificate, sha256, uses, ...history }, () =>
    [
      lineOf(certificate),
      `file (SHA-256): ${sha256 ?? 'not made yet'}`,
      `opened ${uses.opened} times, downloaded ${uses.downloaded}, verified ${uses.verified}`,
      ...historyLines(history),
    ].join('\n'),
  )
  return exitCodes.done
}

/** @throws HocvuError `not-found`, `request.conflict` */
export async function certificateNamed(
  { viewer }: Pick<CommandContext, 'viewer'>,
  db: Parameters<typeof chooseCertificates>[0],
  name: string,
  issuer: string | undefined,
): Promise<string> {
  const choice = { names: [name], issuer: issuer ?? null }
  const [chosen] = await chooseCertificates(db, viewer, choice, 'valid')
  if (!chosen) throw new HocvuError('not-found', `There is no certificate ${name}.`)
  return chosen.id
}

function lineOf(certificate: CertificateView): string {
  const { number, learner, fullName, issuedOn, revision, cohort, code } = certificate
  const state =
    certificate.state === 'valid' && certificate.awaitsSignature
      ? 'awaiting-signature'
      : certificate.state
  return `${number}  ${state}  ${shortDate(issuedOn)}  ${cohort}  ${learner}  ${fullName}  revision ${revision}  code ${code}  outcome ${certificate.verdict ?? '-'}`
}

function historyLines({ revisions, revocations }: CertificateHistory): string[] {
  return revisions.flatMap(({ revision, kind, at, actor, reason, code, changes, files }) => [
    `${dateAndTimeInVietnam(at)}  revision ${revision} ${kind} by ${actor}${reason === null ? '' : `: "${reason}"`}  code ${code}`,
    ...changes.map((change) => `    ${changeLine(change)}`),
    ...files.map(({ kind, version, sha256 }) => `    ${kind} ${version}  ${sha256}`),
    ...revocations
      .filter((one) => one.revision === revision)
      .map(
        (one) =>
          `${dateAndTimeInVietnam(one.at)}  revision ${revision} revoked by ${one.actor}: "${one.reason}"`,
      ),
  ])
}

export const changeLine = ({ fact, before, after }: Change) =>
  `${fact}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}`
