/** `roster` and `enrol`: files of people into the roster and into cohorts, and who is who in them. */
import { basename } from 'node:path'
import { z } from 'zod'
import { matchAccounts } from '../evidence/link.ts'
import { shortDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getCohort } from '../programs/store.ts'
import { answerQuestion } from '../roster/answer-question.ts'
import { type FoundLearner, learnersById } from '../roster/find-learner.ts'
import { type ImportResult, importRoster } from '../roster/import.ts'
import { ofClass } from '../roster/oneroster/settle-classes.ts'
import { listQuestions, type OpenQuestion } from '../roster/question-store.ts'
import { readRosterFile } from '../roster/read-roster.ts'
import type { UnitFile } from '../roster/unit-file.ts'
import type { Command, CommandContext } from './command.ts'
import { readLetters } from './letters.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'

export interface FileOptions {
  letters?: string
}

export interface ImportOptions extends FileOptions {
  unit?: string
  complete?: boolean
  confirm?: boolean
}

export const rosterImport: Command<[file: string, options: ImportOptions]> = async (
  context,
  file,
  options,
) => {
  const { unit, complete = false, confirm = false } = options
  if (complete && unit === undefined)
    throw new HocvuError(
      'request.invalid',
      '--complete needs --unit <code>: the unit that the file is complete for.',
    )
  const unitFile = unit === undefined ? null : { unit, complete, confirmed: confirm }
  return report(context, await importFile(context, file, options, { unitFile, cohortId: null }))
}

export const enrol: Command<[cohort: string, file: string, options: FileOptions]> = async (
  context,
  cohortId,
  file,
  options,
) => report(context, await importFile(context, file, options, { unitFile: null, cohortId }))

/** Reads, stores, and lets waiting accounts find their people. */
async function importFile(
  { open, viewer }: CommandContext,
  file: string,
  options: FileOptions,
  { unitFile, cohortId }: { unitFile: UnitFile | null; cohortId: string | null },
): Promise<ImportResult> {
  const letters = readLetters(options.letters)
  const bytes = await readInput(file, 'roster.unreadable')
  const { database, clock, vault } = await open()
  const cohort = cohortId === null ? null : await getCohort(database.db, cohortId)
  const reading = await readRosterFile(bytes, basename(file), letters)
  const meant = cohort === null ? reading : ofClass(reading, cohort.id)
  const deps = { db: database.db, clock, vault }
  const result = await importRoster(deps, viewer, meant, unitFile)
  await matchAccounts(database.db, clock, null)
  return result
}

/** The most that is shown at once; what is answered makes room for more. */
const SHOWN = 200

export const rosterQuestions: Command<[]> = async ({ open, output, viewer }) => {
  const { database, vault } = await open()
  const found = await listQuestions(database.db, vault, viewer, { limit: SHOWN })
  const people = await learnersById(
    database.db,
    viewer,
    found.flatMap(({ candidates }) => candidates),
  )
  const questions = found.map((question) => ({
    ...question,
    candidates: question.candidates.flatMap((candidate) => people.get(candidate) ?? []),
  }))
  output.result({ questions }, () =>
    questions.length === 0 ? 'Nothing is asked.' : questions.map(described).join('\n'),
  )
  return exitCodes.done
}

type Described = Pick<OpenQuestion, 'id' | 'row'> & { candidates: FoundLearner[] }

function described({ id, row, candidates }: Described): string {
  const { fullName, employeeCode, dateOfBirth, email, phone, unit } = row
  const born = dateOfBirth === null ? null : shortDate(dateOfBirth)
  const told = [fullName, employeeCode, born, email, phone, unit].filter((text) => text !== null)
  return [
    `${id}  ${told.join(', ')}`,
    ...candidates.map(
      (person) =>
        `  perhaps ${person.learner}  ${person.fullName}${person.unit === null ? '' : `, ${person.unit}`}`,
    ),
  ].join('\n')
}

export const rosterAnswer: Command<
  [question: string, decision: string, options: { as?: string }]
> = async ({ open, output, viewer }, id, decision, { as }) => {
  const given = Answer.safeParse({ id, decision })
  if (!given.success)
    throw new HocvuError(
      'request.invalid',
      'Write: hocvu roster answer <id of the question> same|different [--as <employee code or other key>]',
    )
  const { database, clock, vault } = await open()
  const deps = { db: database.db, clock, vault }
  const answer = { decision: given.data.decision, as }
  const learnerId = await answerQuestion(deps, viewer, given.data.id, answer)
  await matchAccounts(database.db, clock, null)
  const person = (await learnersById(database.db, viewer, [learnerId])).get(learnerId)
  const learner = person?.learner ?? learnerId
  output.result({ question: id, decision, learner }, () =>
    decision === 'same' ? `The row goes to ${learner}.` : `${learner} is new on the roster.`,
  )
  return exitCodes.done
}

const Answer = z.object({ id: z.uuid(), decision: z.enum(['same', 'different']) })

function report({ output }: CommandContext, result: ImportResult) {
  const { accepted, changed, unchanged, enrolled, ended, rejected, asked, warnings } = result
  output.result(result, () =>
    [
      `${accepted} new, ${changed} changed, ${unchanged} unchanged, ${rejected.length} rejected, ${asked.length} asked about; ${enrolled} newly enrolled, ${ended} left their unit`,
      ...rejected.map(({ file, row, field, reason }) =>
        file === undefined
          ? `  row ${row}, ${field}: ${reason}`
          : `  ${file}, line ${row}, ${field}: ${reason}`,
      ),
      ...asked.map(({ row, reason }) => `  row ${row}: ${reason}`),
      ...warnings.map((warning) => `  note: ${warning}`),
    ].join('\n'),
  )
  return rejected.length + asked.length > 0 ? exitCodes.partial : exitCodes.done
}
