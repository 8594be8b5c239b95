/** Proposed lists as text for people. */
import { z } from 'zod'
import type { HoldTaken } from '../certificates/approval/hold.ts'
import type { ComputedReason } from '../certificates/approval/proposal.ts'
import type { ListedUnit, ProposalPerson, ProposalView } from '../certificates/approval/read.ts'
import { dateAndTimeInVietnam, shortDate } from '../foundation/dates.ts'

export function describeList(proposal: ProposalView): string {
  const { id, cohort, state, openedAt, openedBy, decision, withdrawnReason, counts } = proposal
  return [
    `${id}  ${cohort}  ${state}, since ${dateAndTimeInVietnam(openedAt)} by ${openedBy}`,
    `  ${counts.proposed} proposed, ${counts.held} held, ${counts.dropped} dropped, ${counts.issued} issued`,
    ...(decision === null
      ? []
      : [
          `  decision ${decision.number} of ${shortDate(decision.date)}, date of issue ${shortDate(decision.issuedOn)}${proposal.closedBy === null ? '' : `, released by ${proposal.closedBy}`}`,
        ]),
    ...(withdrawnReason === null ? [] : [`  withdrawn: ${withdrawnReason}`]),
  ].join('\n')
}

export function describeAsShown(asShown: string | null): string[] {
  return asShown === null
    ? []
    : [
        `  as shown here it is ${asShown}: released with --as-shown ${asShown}, nothing is issued if anything on it has changed`,
      ]
}

export function describeUnit({ code, id, name, people, held }: ListedUnit): string {
  const unit = id === null ? 'none (without a unit)' : `${code ?? '-'} ${name ?? ''}`
  return `  unit ${unit}: ${people} people, ${held} held`
}

const reasonTexts: Record<ComputedReason, string> = {
  'date-of-birth': 'date of birth is not on the roster',
  unit: 'unit is not on the roster',
  'outcome-changed': 'decided anew since (hocvu certify takes it over)',
}

export function describePerson(person: ProposalPerson): string {
  const { learner, fullName, dateOfBirth, unit, state, reasons, holdReason, certificate } = person
  const why = [...reasons.map((reason) => reasonTexts[reason]), ...(holdReason ? [holdReason] : [])]
  const facts = [
    fullName,
    ...(dateOfBirth === null ? [] : [shortDate(dateOfBirth)]),
    ...(unit === null ? [] : [unit.name]),
  ]
  return `  ${state.padEnd(8)}  ${learner}  ${facts.join(', ')}${certificate === null ? '' : `  ${certificate}`}${why.length === 0 ? '' : `  (${why.join('; ')})`}`
}

export function describeHolds({ proposal, learners, stillHeld }: HoldTaken, done: string): string {
  return [
    `list ${proposal}: ${learners.length} ${done}: ${learners.join(', ')}`,
    ...(stillHeld.length === 0
      ? []
      : [
          `  held all the same, for the roster lacks something or the outcome is another: ${stillHeld.join(', ')}`,
        ]),
  ].join('\n')
}

const Held = z.array(
  z.object({
    learner: z.string(),
    reason: z.enum(['roster', 'revoked', 'person', 'outcome']),
    missing: z.array(z.string()),
  }),
)

const heldTexts: Record<z.infer<typeof Held>[number]['reason'], string> = {
  roster: 'not on the roster',
  revoked: 'their certificate was revoked',
  person: 'held by a person',
  outcome: 'the outcome was decided anew',
}

function describeHeld(held: z.infer<typeof Held>): string[] {
  if (held.length === 0) return []
  return [
    `${held.length} people passed and are held:`,
    ...held.map(
      ({ learner, reason, missing }) =>
        `  ${learner}: ${[...missing, heldTexts[reason]].join(', ')}`,
    ),
  ]
}

const Proposed = z.object({
  cohort: z.string(),
  proposal: z
    .object({
      id: z.string(),
      state: z.string(),
      proposed: z.int(),
      held: z.int(),
      dropped: z.int(),
    })
    .nullable(),
  held: Held,
})

/** What `certify` came to where an approver releases; null: it issued, and proposed nobody. */
export function describeProposed(result: object | null): string | null {
  const told = Proposed.safeParse(result)
  if (!told.success) return null
  const { cohort, proposal, held } = told.data
  if (proposal === null)
    return [`${cohort}: nobody to propose; there is no list`, ...describeHeld(held)].join('\n')
  const next =
    proposal.state === 'releasing'
      ? 'an approver has released it and its certificates are being issued'
      : `an approver releases it: hocvu proposals release ${proposal.id} --decision <number> --date <day>`
  return [
    `${cohort}: nothing is issued before an approver has released the list ${proposal.id}`,
    `  ${proposal.proposed} proposed, ${proposal.held} held, ${proposal.dropped} dropped`,
    `  ${next}`,
    ...describeHeld(held),
  ].join('\n')
}

const Released = z.object({
  cohort: z.string(),
  issued: z.int(),
  awaitingSignature: z.int().default(0),
  notIssued: z.array(
    z.object({ learner: z.string(), state: z.string(), reasons: z.array(z.string()) }),
  ),
  held: Held,
  certificates: z.array(z.object({ number: z.string(), learner: z.string(), link: z.string() })),
})

export function describeRelease(result: object): string {
  const { cohort, issued, awaitingSignature, notIssued, held, certificates } =
    Released.parse(result)
  return [
    `${cohort}: ${issued} certificates issued${awaitingSignature === 0 ? '' : `, ${awaitingSignature} await the signature of the agency`}`,
    ...certificates.map(({ number, learner, link }) => `  ${number}  ${learner}  ${link}`),
    ...(notIssued.length === 0
      ? []
      : [
          `${notIssued.length} were released and not issued, for something has changed since:`,
          ...notIssued.map(
            ({ learner, state, reasons }) => `  ${learner}: ${[state, ...reasons].join(', ')}`,
          ),
        ]),
    ...describeHeld(held),
  ].join('\n')
}
