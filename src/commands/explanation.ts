/** An explanation as lines for a terminal. */
import { reasonTexts } from '../foundation/texts/reasons.ts'
import type { Explanation } from '../reconciliation/explain.ts'

export function describeExplanation(explanation: Explanation): string {
  const { learner, cohort, outcome, records, accounts, certificate } = explanation
  return [
    `${learner.fullName} (${learner.key})${learner.unit === null ? '' : `, ${learner.unit}`}`,
    `cohort ${cohort.id}, program ${cohort.program} version ${cohort.programVersion}`,
    ...(outcome === null ? ['not reconciled yet; run: hocvu reconcile'] : outcomeLines(outcome)),
    `certificate: ${certificate === null ? 'none' : `${certificate.number}, ${certificate.state}, issued ${certificate.issuedOn}`}`,
    'accounts:',
    ...accounts.map(
      ({ platform, id, fullName, reason, linkedBy, at }) =>
        `  ${platform} ${id} "${fullName}", ${reason} (${linkedBy}, ${at.toISOString()})`,
    ),
    'records:',
    ...records.map(
      ({ platform, course, id, kind, readAt, hash, payload }) =>
        `  ${kind} ${platform} ${course} ${id}, read ${readAt.toISOString()}, hash ${hash.slice(0, 12)}\n    ${JSON.stringify(payload)}`,
    ),
  ].join('\n')
}

function outcomeLines(outcome: NonNullable<Explanation['outcome']>): string[] {
  const { verdict, reasons, score, attendance, windowClosesAt, decidedAt, revision } = outcome
  return [
    `verdict: ${verdict} (decision ${revision} of ${decidedAt.toISOString()})`,
    ...reasons.map(
      ({ code, params }, index) =>
        `  ${index === 0 ? '→' : ' '} ${code}: ${reasonText(code, params)}`,
    ),
    `score: ${score === null ? 'none' : `${score} of 10`}`,
    attendance === null
      ? 'attendance: not asked for, or none known'
      : `attendance: ${attendance.attended} of ${attendance.required} ${attendance.unit} so far, at most ${attendance.possible} in the end`,
    `window: ${windowClosesAt === null ? 'does not close' : `closes ${windowClosesAt.toISOString()}`}`,
  ]
}

function reasonText(code: string, params: Record<string, string | number>): string {
  const known = Object.entries(reasonTexts).find(([name]) => name === code)
  return (known?.[1].en ?? code).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(params[name] ?? ''),
  )
}
