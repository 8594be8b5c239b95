/** `certificates record`, `papers`, `withdraw-paper`: papers that were not issued here. */
import { NEEDED, readPaperFile } from '../certificates/register/paper-file.ts'
import {
  listPapers,
  type PaperSource,
  type PaperView,
} from '../certificates/register/paper-store.ts'
import { recordPapers } from '../certificates/register/record-papers.ts'
import { withdrawPaper } from '../certificates/register/withdraw.ts'
import { shortDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getCohort } from '../programs/store.ts'
import type { Command } from './command.ts'
import { readLetters } from './letters.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'
import { describedRejected } from './registers.ts'

export const record: Command<
  [cohort: string, file: string, options: { letters?: string }]
> = async ({ open, output, viewer }, cohortId, file, options) => {
  const letters = readLetters(options.letters)
  const bytes = await readInput(file)
  const { database, clock, vault } = await open()
  const { db } = database
  const cohort = await getCohort(db, cohortId)
  const reading = await readPaperFile(bytes, NEEDED, letters)
  const result = await recordPapers({ db, clock, vault }, viewer, cohort, reading)
  output.result(result, () =>
    [
      `${cohort.id}: ${result.recorded} papers recorded, ${result.unchanged} unchanged, ${result.rejected.length} rejected`,
      ...describedRejected(result),
    ].join('\n'),
  )
  return result.rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

const MOST_LISTED = 200_000

export const papers: Command<[options: { cohort?: string; source?: string }]> = async (
  { open, output, viewer },
  { cohort, source },
) => {
  if (source !== undefined && !isSource(source))
    throw new HocvuError('request.invalid', '--source is agency, platform or institution.')
  const { db } = (await open()).database
  if (cohort !== undefined) await getCohort(db, cohort)
  const found = await listPapers(db, viewer, { cohort, source, limit: MOST_LISTED })
  output.result({ papers: found }, () =>
    found.length === 0 ? 'No paper is recorded.' : found.map(described).join('\n'),
  )
  return exitCodes.done
}

const isSource = (text: string): text is PaperSource =>
  text === 'agency' || text === 'platform' || text === 'institution'

function described(paper: PaperView): string {
  const { id, source, issuer, number, registerNumber, year, fullName, issuedOn } = paper
  const { learner, cohort, withdrawnReason } = paper
  return [
    `${id}  ${number}`,
    ...(registerNumber === null ? [] : [`register ${registerNumber}/${year}`]),
    fullName,
    ...(learner === null ? [] : [learner]),
    ...(cohort === null ? [] : [cohort]),
    `${issuer} (${source}), ${shortDate(issuedOn)}`,
    ...(withdrawnReason === null ? [] : [`withdrawn: ${withdrawnReason}`]),
  ].join('  ')
}

export const withdraw: Command<[id: string, options: { reason: string }]> = async (
  { open, output, viewer },
  id,
  { reason },
) => {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new HocvuError(
      'request.invalid',
      `"${id}" is not the id of a paper. See: hocvu certificates papers`,
    )
  const { database, clock } = await open()
  const paper = await withdrawPaper({ db: database.db, clock }, viewer, id, reason)
  output.result(paper, () => described(paper))
  return exitCodes.done
}
