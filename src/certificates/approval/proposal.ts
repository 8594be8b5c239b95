/** A proposed list: who is to be certified by one decision of the office. Pure. */
import { HocvuError } from '../../foundation/errors.ts'
import type { StoredProgram } from '../../programs/stored.ts'

export const proposalStates = ['open', 'releasing', 'released', 'withdrawn'] as const
export type ProposalState = (typeof proposalStates)[number]

/** `held`: not issued with this list; `dropped`: has not earned it any more. */
export const itemStates = ['proposed', 'held', 'dropped', 'issued'] as const
export type ItemState = (typeof itemStates)[number]

/** Why somebody is held though nobody said so: what the roster lacks, or the outcome was decided anew since. */
export const computedReasons = ['date-of-birth', 'unit', 'outcome-changed'] as const
export type ComputedReason = (typeof computedReasons)[number]

/** What an approver releases a list with. */
export interface ReleaseDecision {
  number: string
  date: string
  /** Date of issue. */
  issuedOn: string
}

export interface Proposal {
  id: string
  cohort: string
  state: ProposalState
  openedAt: Date
  openedBy: string
  decision: ReleaseDecision | null
  attachment: string | null
  closedAt: Date | null
  closedBy: string | null
  withdrawnReason: string | null
}

export interface ProposalCounts {
  proposed: number
  held: number
  dropped: number
  issued: number
}

/** @throws HocvuError `proposal.state` unless the list is open */
export function requireOpen({ id, state }: Pick<Proposal, 'id' | 'state'>): void {
  if (state !== 'open') throw wrongState({ id, state })
}

const WHAT_NEXT: Record<ProposalState, string> = {
  open: '',
  releasing:
    'Its certificates are being issued; see: hocvu proposals show. If that was cut off, the same `hocvu proposals release` goes on.',
  released: 'What was held is on the next list that `hocvu certify` makes.',
  withdrawn: '`hocvu certify` makes a new list.',
}

const STATES_VI: Record<ProposalState, string> = {
  open: 'đang mở',
  releasing: 'đang cấp',
  released: 'đã duyệt',
  withdrawn: 'đã rút',
}

export function wrongState(
  { id, state }: Pick<Proposal, 'id' | 'state'>,
  operatorText = `The list ${id} is ${state}. ${WHAT_NEXT[state]}`.trim(),
): HocvuError {
  return new HocvuError('proposal.state', operatorText, {
    params: { state },
    paramsVi: { state: STATES_VI[state] },
  })
}

/** @throws HocvuError `proposal.not-asked` when the program is issued without a list */
export function requireApproval(program: StoredProgram): void {
  if (program.issue === 'approval') return
  throw new HocvuError(
    'proposal.not-asked',
    `Program ${program.id} says \`issue: ${program.issue}\`, so nobody is proposed. Set \`issue: approval\` in programs/${program.id}.yaml if an approver is to release its certificates.`,
    { params: { program: program.id } },
  )
}
