/** A person says whether a row of a roster file speaks of somebody who is on the roster. */
import { appendAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { enrolLearners } from './enrol.ts'
import { erasedAmong } from './erased-rows.ts'
import { findLearners } from './find-learner.ts'
import { type RosterDeps, takeTurn } from './import.ts'
import { merge } from './keyed-row.ts'
import {
  contradicts,
  indexLearners,
  type KnownLearner,
  presentLearner,
  resolveRow,
} from './learner-keys.ts'
import { getQuestion, type StoredQuestion, settleQuestions } from './question-store.ts'
import { findLearnersByKeys, insertLearners, setUnits, updateLearners } from './store.ts'

export interface QuestionAnswer {
  decision: 'same' | 'different'
  /** With `same`: which of several candidates, by employee code, e-mail, phone or id. */
  as?: string | undefined
}

/**
 * `same`: what the row says goes to the learner. `different`: the row is a new learner.
 * @returns the learner's id
 * @throws HocvuError `not-found`, `roster.question-answered`, `request.invalid` when it is not said which candidate,
 * `request.conflict` when what is on the roster by now speaks against the answer
 */
export async function answerQuestion(
  { db, clock, vault }: RosterDeps,
  viewer: Viewer,
  id: string,
  answer: QuestionAnswer,
): Promise<string> {
  return await db.transaction().execute(async (trx) => {
    await takeTurn(trx)
    const question = await getQuestion(trx, vault, viewer, id)
    if (!question)
      throw new HocvuError('not-found', `There is no question ${id}. See: hocvu roster questions`)
    if (question.state !== 'open')
      throw new HocvuError(
        'roster.question-answered',
        `The question ${id} was answered already: ${question.state}.`,
      )
    const { waiting } = question
    const erased = (await erasedAmong(trx, vault, [waiting])).get(0)
    if (erased !== undefined) throw conflict(erased.reason)
    const index = indexLearners(await findLearnersByKeys(trx, [waiting.keys], question.candidates))
    const candidates = [
      ...new Set(question.candidates.flatMap((one) => presentLearner(index, one) ?? [])),
    ]
    const named =
      answer.as === undefined ? null : (await findLearners(trx, viewer, answer.as)).map((l) => l.id)
    const before = answer.decision === 'same' ? theCandidate(question, candidates, named) : null
    const byKeys = resolveRow(index, waiting.keys)
    if (byKeys.kind === 'rejected') throw conflict(byKeys.reason)
    const other = byKeys.kind === 'known' && byKeys.learner.id !== before?.id
    if (other) throw conflict('the keys of the row belong to another person by now')
    if (before !== null && contradicts(before, waiting.keys))
      throw conflict(
        'employee code, national ID or date of birth of the row and of the person differ',
      )

    const now = clock.now()
    const after = merge(before, waiting)
    const last4 = new Map(
      waiting.nationalIdLast4 === null || after.nationalIdHash !== waiting.keys.nationalIdHash
        ? []
        : [[after.id, waiting.nationalIdLast4]],
    )
    if (before === null) await insertLearners(trx, [after], last4, now)
    else await updateLearners(trx, [after], last4, now)
    if (waiting.unitId !== null && waiting.unitId !== before?.unitId)
      await setUnits(trx, new Map([[after.id, waiting.unitId]]), dateInVietnam(now))
    const cohortIds = [waiting.cohortId ?? [], waiting.alsoCohortIds].flat()
    const assigned = cohortIds.map((cohortId) => ({ cohortId, learnerId: after.id }))
    await enrolLearners(trx, clock, assigned, 'roster')
    const by = { actor: viewer.actor, at: now }
    await settleQuestions(trx, by, [{ id, state: answer.decision, learnerId: after.id }])
    await appendAudit(trx, {
      ...by,
      action: 'roster.answer',
      subject: id,
      before: { state: 'open', candidates: question.candidates },
      after: { state: answer.decision, learner: after.id },
      items: [before, after],
    })
    return after.id
  })
}

function theCandidate(
  { id }: StoredQuestion,
  candidates: readonly KnownLearner[],
  named: readonly string[] | null,
): KnownLearner {
  const meant = named === null ? candidates : candidates.filter((one) => named.includes(one.id))
  const [candidate, ...others] = meant
  if (candidate && others.length === 0) return candidate
  const reason = candidate
    ? 'several people come into question; name one by employee code or another key'
    : 'is nobody whom this question is about; name one of its candidates'
  throw new HocvuError(
    'request.invalid',
    `as: ${reason}. See question ${id}: hocvu roster questions`,
    {
      fields: [{ field: 'as', reason }],
    },
  )
}

function conflict(reason: string): HocvuError {
  return new HocvuError(
    'request.conflict',
    `The answer does not fit the roster: ${reason}. Import the file again; the question is then asked anew or has answered itself.`,
    { fields: [{ field: 'decision', reason }] },
  )
}
