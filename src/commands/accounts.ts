/** `accounts …`, `learners merge`: whose accounts are, as people say; and taking that back. */
import { dateAndTimeInVietnam, parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { getPlatform } from '../programs/store.ts'
import {
  type QueuedAccount,
  queuedAccounts,
} from '../reconciliation/account-decisions/account-queue.ts'
import { createLearner } from '../reconciliation/account-decisions/create.ts'
import { decideAccounts, type WantedRow } from '../reconciliation/account-decisions/decide.ts'
import { readDecisionFile } from '../reconciliation/account-decisions/decision-file.ts'
import { accountHistory } from '../reconciliation/account-decisions/decision-list.ts'
import { mergeLearners } from '../reconciliation/account-decisions/merge.ts'
import { type FoundLearner, learnersById } from '../roster/find-learner.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'
import {
  bringEvidence,
  type DecisionOptions,
  described,
  follow,
  readEvidence,
} from './person-decisions.ts'
import { readInput } from './read-input.ts'

export type AccountDecisionOptions = Pick<DecisionOptions, 'reason' | 'evidence'>

const MOST_LISTED = 100_000

export const waitingAccounts: Command<[options: { platform?: string }]> = async (
  { open, output, viewer },
  { platform },
) => {
  const { db } = (await open()).database
  if (platform !== undefined) await getPlatform(db, platform)
  const filter = { state: 'waiting', platform, limit: MOST_LISTED } as const
  const accounts = await queuedAccounts(db, viewer, filter)
  output.result({ accounts }, () =>
    accounts.length === 0 ? 'No account waits.' : accounts.map(describeWaiting).join('\n'),
  )
  return exitCodes.done
}

function describeWaiting({ candidates, reason, ...account }: QueuedAccount): string {
  const { platform, sourceId, fullName, employeeCode, email, phone, unit } = account
  const told = [fullName, employeeCode, email, phone, unit].filter((text) => text !== null)
  return [
    `${platform}/${sourceId}  ${told.join(', ')}: ${reason}`,
    ...candidates.map(({ score, agrees, disagrees, ...person }) =>
      [
        `  ${score.toFixed(1)}  ${named(person)}`,
        ...(agrees.length > 0 ? [`agrees: ${agrees.join(', ')}`] : []),
        ...(disagrees.length > 0 ? [`disagrees: ${disagrees.join(', ')}`] : []),
      ].join('; '),
    ),
  ].join('\n')
}

const named = ({ learner, fullName, unit }: FoundLearner) =>
  `${learner}  ${fullName}${unit === null ? '' : `, ${unit}`}`

export const linkAccount: Command<
  [account: string, learner: string, options: AccountDecisionOptions]
> = async (context, account, learner, options) =>
  await decide(context, options, [{ place: '', account, decision: 'link', learner }])

export const rejectAccount: Command<
  [account: string, options: AccountDecisionOptions & { learner?: string }]
> = async (context, account, options) => {
  const { learner = null } = options
  return await decide(context, options, [{ place: '', account, decision: 'reject', learner }])
}

export const decideFromFile: Command<[file: string, options: AccountDecisionOptions]> = async (
  context,
  file,
  options,
) => await decide(context, options, await readDecisionFile(await readInput(file)))

async function decide(
  context: CommandContext,
  options: AccountDecisionOptions,
  rows: readonly WantedRow[],
) {
  const evidence = await readEvidence(options.evidence)
  const installation = await context.open()
  const attachment = await bringEvidence(context, installation, evidence)
  const why = { reason: options.reason, attachment }
  const decided = await decideAccounts(depsOf(installation), context.viewer, rows, why)
  const reconciled = await follow(context, installation, decided.acts[0]?.id, decided.runs)
  const { acts, accounts } = decided
  context.output.result({ acts, accounts: accounts.length, attachment, reconciled }, () =>
    [
      acts.length === 0
        ? 'It stood so already.'
        : `decided of ${accounts.length} accounts: ${acts.map(({ id, kind }) => `${kind} ${id}`).join(', ')}`,
      ...reconciled.map(described),
      ...acts.map(({ id }) => `to take it back: hocvu accounts undo ${id} --reason <why>`),
    ].join('\n'),
  )
  return exitCodes.done
}

export interface CreateOptions extends AccountDecisionOptions {
  unit?: string
  name?: string
  code?: string
  born?: string
}

export const createFromAccount: Command<[account: string, options: CreateOptions]> = async (
  context,
  account,
  options,
) => {
  const { unit = null, name = null, code = null, born } = options
  const dateOfBirth = born === undefined ? null : parseVietnameseDate(born)
  if (born !== undefined && dateOfBirth === null)
    throw new HocvuError(
      'request.invalid',
      `--born: "${born}" is not a day such as 15/08/1985 or 1985-08-15.`,
    )
  const evidence = await readEvidence(options.evidence)
  const installation = await context.open()
  const attachment = await bringEvidence(context, installation, evidence)
  const wanted = { unit, fullName: name, employeeCode: code, dateOfBirth }
  const why = { reason: options.reason, attachment }
  const created = await createLearner(depsOf(installation), context.viewer, account, wanted, why)
  const reconciled = await follow(context, installation, created.act, created.runs)
  const { db } = installation.database
  const person = (await learnersById(db, context.viewer, [created.learner])).get(created.learner)
  const { act } = created
  context.output.result({ act, learner: person, attachment, reconciled }, () =>
    [
      `new on the roster, with the account: ${person === undefined ? created.learner : named(person)}`,
      ...reconciled.map(described),
      `to take it back: hocvu accounts undo ${act} --reason <why>`,
    ].join('\n'),
  )
  return exitCodes.done
}

export const accountEvents: Command<[account: string]> = async (
  { open, output, viewer },
  account,
) => {
  const { db } = (await open()).database
  const { account: id, events } = await accountHistory(db, viewer, account)
  output.result({ account: id, events }, () =>
    events
      .map(({ at, actor, state, learner, notOf, code, act }) =>
        [
          `${dateAndTimeInVietnam(at)}  ${actor}: ${state}${learner === null ? '' : ` with ${named(learner)}`} (${code})`,
          ...(notOf === null ? [] : [`  not of ${named(notOf)}`]),
          ...(act === null ? [] : [`  ${act.kind} ${act.id}: ${act.reason}`]),
          ...(act?.undone == null
            ? []
            : [`  undone by ${act.undone.actor}: ${act.undone.reason} (${act.undone.act})`]),
        ].join('\n'),
      )
      .join('\n'),
  )
  return exitCodes.done
}

export const mergeTwo: Command<
  [kept: string, absorbed: string, options: AccountDecisionOptions]
> = async (context, kept, absorbed, options) => {
  const evidence = await readEvidence(options.evidence)
  const installation = await context.open()
  const attachment = await bringEvidence(context, installation, evidence)
  const merged = await mergeLearners(
    depsOf(installation),
    context.viewer,
    { kept, absorbed },
    { reason: options.reason, attachment },
  )
  const { runs, act, ...counts } = merged
  const reconciled = await follow(context, installation, act, runs)
  context.output.result({ act, ...counts, attachment, reconciled }, () =>
    [
      `${absorbed} is ${kept} now: ${counts.accounts} accounts and ${counts.enrolments} enrolments went over`,
      ...counts.leftBehind.map(
        (cohort) => `  both were in ${cohort}: the outcome of ${kept} counts`,
      ),
      ...reconciled.map(described),
      `to take it back: hocvu accounts undo ${act} --reason <why>`,
    ].join('\n'),
  )
  return exitCodes.done
}

const depsOf = ({ database: { db }, clock }: Installation) => ({ db, clock })
