/** `proposals`: the lists that an approver releases; looking at them, holding people, releasing, withdrawing. */
import { z } from 'zod'
import { codeAsShown } from '../certificates/approval/as-shown.ts'
import { holdPeople, unholdPeople } from '../certificates/approval/hold.ts'
import { proposalStates } from '../certificates/approval/proposal.ts'
import {
  listedUnits,
  listPeople,
  listProposals,
  namedProposal,
  type ProposalView,
} from '../certificates/approval/read.ts'
import { releaseProposal } from '../certificates/approval/release.ts'
import { withdrawProposal } from '../certificates/approval/withdraw.ts'
import { issuedByRun } from '../certificates/link/links.ts'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Command } from './command.ts'
import { describeNumbers } from './describe-numbers.ts'
import {
  describeAsShown,
  describeHolds,
  describeList,
  describePerson,
  describeRelease,
  describeUnit,
} from './describe-proposals.ts'
import { exitCodes } from './output.ts'
import { bringEvidence, readEvidence } from './person-decisions.ts'
import { completeRun } from './run-now.ts'

/** More than a cohort has lists, or a list has people. */
const EVERY = 1_000_000

export interface ListOptions {
  cohort?: string
  state?: string
}

export const listLists: Command<[options: ListOptions]> = async (context, options) => {
  const state = z.enum(proposalStates).optional().safeParse(options.state)
  if (!state.success) throw wrongUse(`--state is one of ${proposalStates.join(', ')}.`)
  const { database, clock } = await context.open()
  const proposals = await listProposals(database.db, context.viewer, clock.now(), {
    cohort: options.cohort,
    state: state.data,
    limit: EVERY,
  })
  const newestFirst = proposals.toSorted((a, b) => b.openedAt.getTime() - a.openedAt.getTime())
  context.output.result({ proposals: newestFirst }, () =>
    newestFirst.length === 0
      ? 'There are no lists. `hocvu certify <cohort>` makes one where the program says `issue: approval`.'
      : newestFirst.map(describeList).join('\n'),
  )
  return exitCodes.done
}

export const showList: Command<[proposal: string]> = async (context, named) => {
  const { database, clock } = await context.open()
  const { db } = database
  const now = clock.now()
  const proposal = await namedProposal(db, context.viewer, now, named)
  const units = await listedUnits(db, context.viewer, now, proposal.id)
  const people = await listPeople(db, context.viewer, now, proposal.id, { limit: EVERY })
  const asShown =
    proposal.state === 'open' ? await codeAsShown(db, context.viewer, proposal, now) : null
  context.output.result({ ...proposal, asShown, units, people }, () =>
    [
      describeList(proposal),
      ...describeAsShown(asShown),
      ...units.map(describeUnit),
      ...people.map((person) => describePerson(person)),
    ].join('\n'),
  )
  return exitCodes.done
}

export const hold: Command<
  [proposal: string, learners: string[], options: { reason: string }]
> = async (context, named, learners, { reason }) => {
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const { id } = await namedProposal(deps.db, context.viewer, clock.now(), named)
  const taken = await holdPeople(deps, context.viewer, id, learners, reason)
  context.output.result(taken, () => describeHolds(taken, 'held'))
  return exitCodes.done
}

export const unhold: Command<[proposal: string, learners: string[]]> = async (
  context,
  named,
  learners,
) => {
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const { id } = await namedProposal(deps.db, context.viewer, clock.now(), named)
  const taken = await unholdPeople(deps, context.viewer, id, learners)
  context.output.result(taken, () => describeHolds(taken, 'let go'))
  return exitCodes.done
}

export interface ReleaseOptions {
  decision: string
  date: string
  issuedOn?: string
  evidence?: string
  expected?: string
  asShown?: string
}

export const release: Command<[proposal: string, options: ReleaseOptions]> = async (
  context,
  named,
  options,
) => {
  const { output, viewer } = context
  const date = readDay('--date', options.date)
  const issuedOn = options.issuedOn === undefined ? date : readDay('--issued-on', options.issuedOn)
  const expected = options.expected === undefined ? undefined : readCount(options.expected)
  const file = await readEvidence(options.evidence)
  const installation = await context.open()
  const { db } = installation.database
  const found = await namedProposal(db, viewer, installation.clock.now(), named)
  const attachment = await bringEvidence(context, installation, file)
  const { run, proposal } = await releaseProposal({ ...installation, db }, viewer, found.id, {
    number: options.decision,
    date,
    issuedOn,
    attachment,
    expected,
    asShown: options.asShown,
  })
  const ended = await completeRun(installation, run, (progress) =>
    output.progress(describeNumbers(proposal.cohort, progress)),
  )
  const certificates = await issuedByRun({ ...installation, db }, viewer, ended.id)
  const told = { ...ended.result, decision: proposal.decision, certificates }
  output.result(told, () => describeRelease(told))
  return exitCodes.done
}

export const withdraw: Command<[proposal: string, options: { reason: string }]> = async (
  context,
  named,
  { reason },
) => {
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const found: ProposalView = await namedProposal(deps.db, context.viewer, clock.now(), named)
  const proposal = await withdrawProposal(deps, context.viewer, found.id, reason)
  context.output.result(proposal, () => `The list ${proposal.id} is withdrawn.`)
  return exitCodes.done
}

function readDay(option: string, written: string): string {
  const day = parseVietnameseDate(written)
  if (day === null)
    throw wrongUse(`${option}: "${written}" is not a day such as 20/11/2026 or 2026-11-20.`)
  return day
}

function readCount(written: string): number {
  if (!/^[1-9]\d{0,6}$/.test(written))
    throw wrongUse('--expected is how many people the decision names.')
  return Number(written)
}

const wrongUse = (message: string) => new HocvuError('request.invalid', message)
