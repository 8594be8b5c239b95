/** `diff`: two reconciliations of a cohort beside each other. */
import { HocvuError } from '../foundation/errors.ts'
import { compareRuns } from '../reconciliation/diff/compare-runs.ts'
import type { Command } from './command.ts'
import { describeDiff } from './describe-diff.ts'
import { exitCodes } from './output.ts'
import { readLanguage } from './reason-language.ts'

export interface DiffOptions {
  limit?: string
  after?: string
  language?: string
}

const PEOPLE = 100
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const diff: Command<[a: string, b: string, options: DiffOptions]> = async (
  context,
  a,
  b,
  options,
) => {
  const language = readLanguage(options.language)
  const limit = readLimit(options.limit)
  if (options.after !== undefined && !UUID.test(options.after))
    throw new HocvuError('request.invalid', '--after takes the id that the page before ended with.')
  const { database } = await context.open()
  const { people: found, ...compared } = await compareRuns(database.db, context.viewer, [a, b], {
    after: options.after,
    limit: limit + 1,
  })
  const people = found.slice(0, limit)
  const next = found.length > limit ? (people.at(-1)?.id ?? null) : null
  context.output.result({ ...compared, people, next }, () =>
    describeDiff({ ...compared, people }, next, language),
  )
  return exitCodes.done
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return PEOPLE
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit >= 1) return limit
  throw new HocvuError('request.invalid', `--limit is a whole number above 0, not ${text}.`)
}
