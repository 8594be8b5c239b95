/** What was read of many certificates at once, put together for each. Pure. */
import { z } from 'zod'
import { HocvuError } from '../../foundation/errors.ts'
import type { EvidenceRow } from '../../reconciliation/evidence-store.ts'
import { type LearnerHistory, noHistory } from '../../reconciliation/history.ts'
import type { PersonDecisions } from '../../reconciliation/person-decisions/standing.ts'
import type { FrozenAct, FrozenContent } from './content.ts'
import type { DecidedRows, FrozenRecord, MergeRow } from './facts-store.ts'

/** Of many enrolments and learners. */
export interface Facts {
  records: ReadonlyMap<number, FrozenRecord>
  decisions: DecidedRows
  /** By learner. */
  histories: ReadonlyMap<string, LearnerHistory>
  merges: readonly MergeRow[]
  acts: ReadonlyMap<string, FrozenAct>
}

export type FactsOfEach = ReturnType<typeof indexed>

/** The same, to be looked up by enrolment and learner. */
export function indexed({ records, decisions, histories, merges, acts }: Facts) {
  const actOf = (id: string): FrozenAct => {
    const act = acts.get(id)
    if (act === undefined) throw new HocvuError('internal', `There is no decision ${id}.`)
    return act
  }
  const withAct = <Row extends { enrolment: string; act: string }>(rows: readonly Row[]) =>
    groupedBy(
      rows.map((row) => ({ ...row, act: actOf(row.act) })),
      ({ enrolment }) => enrolment,
    )
  const overrides = withAct(decisions.overrides)
  const excuses = withAct(decisions.excuses)
  const presences = withAct(decisions.presences)
  const mergesOf = groupedBy(merges, ({ learner }) => learner)
  return {
    histories,
    recordsOf: (versions: readonly number[]) => versions.flatMap((id) => records.get(id) ?? []),
    decisionsOf: (enrolment: string): FrozenContent['decisions'] => ({
      overrides: (overrides.get(enrolment) ?? []).map(({ enrolment: _, ...row }) => row),
      excuses: (excuses.get(enrolment) ?? []).map(({ enrolment: _, ...row }) => row),
      presences: (presences.get(enrolment) ?? []).map(({ enrolment: _, ...row }) => row),
    }),
    linksOf: (learner: string): FrozenContent['links'] =>
      (histories.get(learner) ?? noHistory).links.map((link) => ({
        platform: link.platform,
        account: link.sourceId,
        fullName: link.fullName,
        state: link.state,
        of: link.learnerId === null ? 'nobody' : link.learnerId === learner ? 'learner' : 'another',
        ...linkReason(link.reason),
        actor: link.actor,
        at: link.at.toISOString(),
        act: link.act === null ? null : actOf(link.act.id),
      })),
    mergesOf: (learner: string): FrozenContent['merges'] =>
      (mergesOf.get(learner) ?? []).map((row) => ({
        act: actOf(row.act),
        this: row.this,
        other: row.other,
      })),
  }
}

export function groupedBy<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}

/** Every act that is named in them. */
export function actsNamed({ decisions, histories, merges }: Omit<Facts, 'acts'>): string[] {
  const links = [...histories.values()].flatMap((history) => history.links)
  return [
    ...new Set([
      ...[...decisions.overrides, ...decisions.excuses, ...decisions.presences, ...merges].map(
        ({ act }) => act,
      ),
      ...links.flatMap(({ act }) => act?.id ?? []),
    ]),
  ]
}

const LinkReason = z.object({
  code: z.string().default(''),
  score: z.number().nullable().default(null),
  weights: z
    .array(z.object({ field: z.string(), level: z.string(), bits: z.number() }))
    .default([]),
})

function linkReason(reason: object) {
  const { code, score, weights } = LinkReason.parse(reason)
  return { reason: code, score, weights }
}

/** A frozen record, as the rules take it. */
export const evidenceRow = (learnerId: string, record: FrozenRecord): EvidenceRow => ({
  learnerId,
  platform: record.platform,
  course: record.course,
  kind: record.kind,
  versionId: record.version,
  firstObservedAt: new Date(record.firstReadAt),
  payload: record.payload,
})

/** What of these decisions stood at an instant. */
export function standingAt(decisions: FrozenContent['decisions'], at: Date): PersonDecisions {
  const stood = ({ act }: { act: FrozenAct }) =>
    new Date(act.at) <= at && (act.undone === null || new Date(act.undone.at) > at)
  const said = ({ id, reason, actor, at: when }: FrozenAct) => ({
    act: id,
    reason,
    actor,
    at: new Date(when),
  })
  return {
    overrides: decisions.overrides
      .filter(stood)
      .map(({ act, kind, lastDay, expiresOn }) => ({ ...said(act), kind, lastDay, expiresOn })),
    excuses: decisions.excuses
      .filter(stood)
      .map(({ act, ...excuse }) => ({ ...said(act), ...excuse })),
    presences: decisions.presences
      .filter(stood)
      .map(({ act, ...presence }) => ({ ...said(act), ...presence })),
  }
}
