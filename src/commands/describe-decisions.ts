/** What people decided for one learner as lines for a terminal, also what no longer holds. */
import { dateAndTimeInVietnam, shortDate } from '../foundation/dates.ts'
import type { DecisionHistory } from '../reconciliation/person-decisions/history-store.ts'

const moment = (at: Date) => dateAndTimeInVietnam(at)

type Decided = DecisionHistory[keyof DecisionHistory][number]

export function decisionLines({ overrides, excuses, presences }: DecisionHistory): string[] {
  return [
    ...overrides.flatMap((one) => decided(one, `override: ${overrideText(one)}`)),
    ...excuses.flatMap((one) =>
      decided(one, `excuse for ${sessionText(one)}, accepted by ${one.acceptedBy}`),
    ),
    ...presences.flatMap((one) => decided(one, `${one.mark} in ${sessionText(one)}`)),
  ]
}

function overrideText({ kind, lastDay, expiresOn }: DecisionHistory['overrides'][number]): string {
  const until = expiresOn === null ? '' : `, holds until ${shortDate(expiresOn)}`
  return kind === 'extend' && lastDay !== null
    ? `window extended to ${shortDate(lastDay)}${until}`
    : `${kind}${until}`
}

const sessionText = (one: { platform: string; course: string; session: string }) =>
  `session ${one.session} of ${one.platform} / ${one.course}`

function decided(one: Decided, what: string): string[] {
  const { actor, at, reason, attachment, state, undone, undoneAt, act } = one
  return [
    `  ${what}; ${state}`,
    `    by ${actor}, ${moment(at)}: "${reason}"${attachment === null ? '' : `, document ${attachment.name}`}, decision ${act}`,
    ...(undone === null || undoneAt === null
      ? []
      : [`    undone by ${undone.actor}, ${moment(undoneAt)}: "${undone.reason}"`]),
  ]
}
