/** `programs`, `programs check`: what the program files say, and where a class breaks what its program says. */
import { join } from 'node:path'
import { connectors } from '../../connectors/registry.ts'
import { hasDatabase, openDatabase } from '../database/open.ts'
import { HocvuError } from '../foundation/errors.ts'
import { createLog } from '../foundation/log.ts'
import type { ProgramDefinition } from '../programs/definition.ts'
import { readConfiguration } from '../programs/read-configuration.ts'
import { brokenLimits, reviewProgram } from '../programs/review.ts'
import { countEnrolled } from '../programs/store.ts'
import { checkTemplates } from './check-templates.ts'
import type { Command, CommandContext } from './command.ts'
import { describeReview, shownReview } from './describe-programs.ts'
import { exitCodes } from './output.ts'

export interface CheckOptions {
  /** Only the files: the database is not asked how many are enrolled. */
  files?: boolean
}

export const listPrograms: Command<[]> = async (context) => {
  const programs = (await readPrograms(context)).map(
    ({ id, title, kind, source, document, basis, cohorts }) => ({
      ...{ id, title, kind, source, document, basis },
      cohorts: cohorts.map((cohort) => cohort.id),
    }),
  )
  context.output.result({ programs }, () =>
    programs.length === 0
      ? none(context)
      : programs
          .map(
            ({ id, title, kind, source, basis, cohorts }) =>
              `${id}  ${kind}  ${source === null ? 'no document' : `document ${source}`}  rules ${basis}  ${cohorts.length} cohorts\n    ${title.vi}`,
          )
          .join('\n'),
  )
  return exitCodes.done
}

/** Reads the files as they stand; what a running service has taken in is left as it is. */
export const checkPrograms: Command<[id: string | undefined, options: CheckOptions]> = async (
  context,
  id,
  options,
) => {
  const all = await readPrograms(context)
  const programs = id === undefined ? all : all.filter((program) => program.id === id)
  if (id !== undefined && programs.length === 0)
    throw new HocvuError(
      'not-found',
      `There is no program "${id}" in ${context.settings.HOCVU_CONFIG}/programs. See: hocvu programs`,
    )
  const enrolled = options.files ? null : await readEnrolled(context)
  const reviews = programs.map((program) => reviewProgram(program, enrolled))
  const broken = reviews.reduce((sum, review) => sum + brokenLimits(review), 0)
  const templates = checkTemplates(join(context.settings.HOCVU_CONFIG, 'templates'), programs)
  const faulty = templates.filter(({ fault }) => fault !== null)
  context.output.result(
    {
      ok: broken === 0 && faulty.length === 0,
      broken,
      enrolled: enrolled !== null,
      programs: reviews.map(shownReview),
      templates,
    },
    () =>
      reviews.length === 0
        ? none(context)
        : [
            ...reviews.map(describeReview),
            ...(faulty.length === 0
              ? []
              : [
                  [
                    `templates that do not print: ${faulty.length}`,
                    ...faulty.map(({ program, fault }) => `  ${program}: ${fault}`),
                  ].join('\n'),
                ]),
            `programs: ${reviews.length}; ${broken === 0 ? 'no limit broken' : `limits broken: ${broken}`}; ${
              enrolled === null
                ? 'class sizes as planned in the files, nobody counted'
                : 'class sizes as enrolled'
            }.`,
          ].join('\n\n'),
  )
  return broken === 0 && faulty.length === 0 ? exitCodes.done : exitCodes.partial
}

const none = ({ settings }: CommandContext) =>
  `There is no program. Write one into ${settings.HOCVU_CONFIG}/programs; docs/programs.md shows how.`

async function readPrograms({ settings }: CommandContext): Promise<ProgramDefinition[]> {
  const { programs } = await readConfiguration(
    settings.HOCVU_CONFIG,
    connectors.map(({ id }) => id),
  )
  return programs
}

type Enrolled = Awaited<ReturnType<typeof countEnrolled>>

/**
 * By cohort; null where there is no database yet. The database is opened without the installation, which would take the
 * files in: whoever checks them has not decided that yet.
 */
async function readEnrolled({ settings }: CommandContext): Promise<Enrolled | null> {
  if (!hasDatabase(settings)) return null
  const quiet = settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL
  const database = await openDatabase(settings, createLog(quiet))
  try {
    return await countEnrolled(database.db)
  } finally {
    await database.close()
  }
}
