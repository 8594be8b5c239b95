/** `override`, `excuse`, `presence`, `undo`: what a person decides beside the rules, and taking it back. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { matchAccounts } from '../evidence/link.ts'
import { dateAndTimeInVietnam, parseVietnameseDate } from '../foundation/dates.ts'
import { asHocvuError, HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { type Cohort, getCohort } from '../programs/store.ts'
import { undoDecision } from '../reconciliation/account-decisions/undo.ts'
import { receiveAttachment } from '../reconciliation/person-decisions/attachments.ts'
import type {
  DecisionDeps,
  DecisionTaken,
  WrittenDecision,
} from '../reconciliation/person-decisions/decide-together.ts'
import { excuseAbsences } from '../reconciliation/person-decisions/excuse.ts'
import { listSessions } from '../reconciliation/person-decisions/learner-sessions.ts'
import { overrideOutcomes } from '../reconciliation/person-decisions/override.ts'
import { recordPresences } from '../reconciliation/person-decisions/presence.ts'
import type { Selection } from '../reconciliation/person-decisions/selection.ts'
import type { NamedSession } from '../reconciliation/person-decisions/standing.ts'
import { reconcileOf } from '../reconciliation/person-decisions/undo.ts'
import type { Run } from '../runs/run.ts'
import type { Command, CommandContext } from './command.ts'
import { describeNumbers } from './describe-numbers.ts'
import { exitCodes } from './output.ts'
import { runNow } from './run-now.ts'

export interface DecisionOptions {
  reason: string
  /** Path of a document. */
  evidence?: string
  /** `review/unexcused` */
  where?: string
  expected?: string
}

export const override: Command<
  [
    cohort: string,
    kind: string,
    learners: string[],
    options: DecisionOptions & { until?: string; expires?: string },
  ]
> = async (context, cohortId, kind, learners, options) => {
  const decided = {
    kind: readOne('the decision', kind, ['allow', 'refuse', 'extend']),
    lastDay: readDay('--until', options.until),
    expiresOn: readDay('--expires', options.expires),
  }
  return await decide(context, cohortId, learners, options, (deps, cohort, written) =>
    overrideOutcomes(deps, context.viewer, cohort, { ...written, ...decided }),
  )
}

export const excuse: Command<
  [
    cohort: string,
    learners: string[],
    options: DecisionOptions & { sessions: string; acceptedBy: string },
  ]
> = async (context, cohortId, learners, options) => {
  const { acceptedBy } = options
  return await decide(context, cohortId, learners, options, async (deps, cohort, written) => {
    const sessions =
      options.sessions === 'unexcused'
        ? options.sessions
        : await readSessions(deps, cohort, options.sessions)
    return await excuseAbsences(deps, context.viewer, cohort, { ...written, sessions, acceptedBy })
  })
}

export const presence: Command<
  [
    cohort: string,
    learners: string[],
    options: DecisionOptions & { sessions: string; mark: string },
  ]
> = async (context, cohortId, learners, options) => {
  const mark = readOne('--mark', options.mark, ['present', 'absent'])
  return await decide(context, cohortId, learners, options, async (deps, cohort, written) => {
    const sessions =
      options.sessions === 'unrecorded'
        ? options.sessions
        : await readSessions(deps, cohort, options.sessions)
    return await recordPresences(deps, context.viewer, cohort, { ...written, sessions, mark })
  })
}

export const undo: Command<
  [act: string, options: Pick<DecisionOptions, 'reason' | 'evidence'>]
> = async (context, act, { reason, evidence }) => {
  if (!z.uuid().safeParse(act).success)
    throw wrongUse(`"${act}" is not the id of a decision; deciding prints it.`)
  const file = await readEvidence(evidence)
  const installation = await context.open()
  const attachment = await bringEvidence(context, installation, file)
  const deps = depsOf(installation)
  const undone = await undoDecision(deps, context.viewer, act, { reason, attachment })
  const reconciled = await follow(context, installation, undone.act, undone.runs)
  context.output.result({ act: undone.act, undone: undone.undone, attachment, reconciled }, () =>
    [`undone: ${act} (${undone.undone.kind}), by ${undone.act}`, ...reconciled.map(described)].join(
      '\n',
    ),
  )
  return exitCodes.done
}

/** Decides, then reconciles the cohort. */
async function decide(
  context: CommandContext,
  cohortId: string,
  learners: string[],
  options: DecisionOptions,
  take: (deps: DecisionDeps, cohort: Cohort, written: WrittenDecision) => Promise<DecisionTaken>,
) {
  const selection = readSelection(learners, options)
  const file = await readEvidence(options.evidence)
  const installation = await context.open()
  const cohort = await getCohort(installation.database.db, cohortId)
  const attachment = await bringEvidence(context, installation, file)
  const written = { reason: options.reason, attachment, selection }
  const { act, enrolments } = await take(depsOf(installation), cohort, written)
  const reconciled = await afterDeciding(act, () => reconcileNow(context, installation, cohort.id))
  context.output.result({ act, enrolments, attachment, reconciled }, () =>
    [
      `decided for ${enrolments} people: ${act}`,
      described(reconciled),
      `to take it back: hocvu undo ${act} --reason <why>`,
    ].join('\n'),
  )
  return exitCodes.done
}

/** The rules look again at what changed for them, then outcomes follow. */
export async function follow(
  context: CommandContext,
  installation: Installation,
  act: string | undefined,
  runs: readonly Run[],
): Promise<object[]> {
  return await afterDeciding(act, async () => {
    await matchAccounts(installation.database.db, installation.clock, null)
    const reconciled: object[] = []
    for (const { subject } of runs)
      reconciled.push(await reconcileNow(context, installation, subject))
    return reconciled
  })
}

/** @throws HocvuError that says that the decision stands, whatever went wrong after it */
async function afterDeciding<Result>(
  act: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    const { code, message } = asHocvuError(thrown)
    throw new HocvuError(
      code,
      `The decision ${act ?? ''} is stored and stands, but outcomes do not follow yet: ${message} Do not decide again; when that is mended: hocvu reconcile <cohort>`,
      { cause: thrown },
    )
  }
}

/** The run is written already; it is taken up here, or by the service when one runs. */
async function reconcileNow(
  { output, viewer }: CommandContext,
  installation: Installation,
  cohort: string,
): Promise<object> {
  const run = await runNow(installation, reconcileOf(cohort, viewer), (progress) =>
    output.progress(describeNumbers(cohort, progress)),
  )
  return { cohort, ...run.result }
}

export const described = (reconciled: object): string =>
  `reconciled${'cohort' in reconciled ? ` ${String(reconciled.cohort)}` : ''}: ${describeNumbers('', reconciled)}`

const depsOf = ({ database: { db }, clock }: Installation): DecisionDeps => ({ db, clock })

interface EvidenceFile {
  name: string
  bytes: Buffer
}

export async function readEvidence(path: string | undefined): Promise<EvidenceFile | null> {
  if (path === undefined) return null
  try {
    return { name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new HocvuError('attachment.unreadable', `${path} cannot be read: ${message}`, {
      params: { reason: path },
      cause: error,
    })
  }
}

export async function bringEvidence(
  { viewer }: CommandContext,
  { database: { db }, clock, vault }: Installation,
  file: EvidenceFile | null,
): Promise<string | null> {
  return file === null ? null : (await receiveAttachment({ db, clock, vault }, viewer, file)).id
}

function readSelection(learners: string[], { where, expected }: DecisionOptions): Selection {
  if ((where === undefined) === (learners.length === 0))
    throw wrongUse('Name learners, or --where <verdict>/<reason> with --expected <n>; one of both.')
  if (where === undefined) {
    if (expected !== undefined) throw wrongUse('--expected belongs with --where.')
    return { learners }
  }
  const [verdict = '', reason = null, ...rest] = where.split('/')
  if (rest.length > 0) throw wrongUse(`--where "${where}" is not <verdict>/<reason>.`)
  if (expected === undefined || !/^[1-9]\d{0,6}$/.test(expected))
    throw wrongUse('--where needs --expected <n>: how many the list had that you decided on.')
  const verdicts = ['passed', 'failed', 'incomplete', 'review'] as const
  return {
    where: { verdict: readOne('--where', verdict, verdicts), reason },
    expected: Number(expected),
  }
}

/** Codes separated by commas; a session is also named `platform/course/code`, or by its beginning as outcomes show it. */
async function readSessions(
  { db }: DecisionDeps,
  cohort: Cohort,
  given: string,
): Promise<NamedSession[]> {
  const catalogue = await listSessions(db, cohort)
  const names = given.split(',').map((name) => name.trim())
  return names.map((name) => {
    const meant = catalogue.filter(
      ({ source, code, startsAt }) =>
        name === code ||
        name === `${source}/${code}` ||
        (startsAt !== null && name === dateAndTimeInVietnam(new Date(startsAt))),
    )
    const [session, ...others] = meant
    if (session === undefined)
      throw new HocvuError(
        'not-found',
        `"${name}" is no session of ${cohort.id}. It has: ${catalogue.map(({ source, code }) => `${source}/${code}`).join(', ') || 'none'}.`,
      )
    if (others.length > 0)
      throw wrongUse(
        `"${name}" may be any of ${meant.map(({ source, code }) => `${source}/${code}`).join(', ')}. Name one of these.`,
      )
    return { platform: session.platform, course: session.course, session: session.code }
  })
}

function readDay(option: string, written: string | undefined): string | null {
  if (written === undefined) return null
  const day = parseVietnameseDate(written)
  if (day === null)
    throw wrongUse(`${option}: "${written}" is not a day such as 22/5/2026 or 2026-05-22.`)
  return day
}

function readOne<const Choice extends string>(
  what: string,
  given: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === given)
  if (chosen === undefined) throw wrongUse(`${what}: "${given}" is none of ${choices.join(', ')}.`)
  return chosen
}

const wrongUse = (message: string) => new HocvuError('request.invalid', message)
