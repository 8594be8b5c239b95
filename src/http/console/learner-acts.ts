/** What people do about somebody on the roster: correct, merge with a second row, separate again. */
import { z } from 'zod'
import { mergeAddress, mergePage } from '../../console/learners/merge-page.tsx'
import { LEARNERS } from '../../console/learners/tabs.tsx'
import { shortDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { rosterField } from '../../foundation/texts/console/roster-rows.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { mergeLearners } from '../../reconciliation/account-decisions/merge.ts'
import { undoDecision } from '../../reconciliation/account-decisions/undo.ts'
import { LONGEST_WORDS } from '../../reconciliation/person-decisions/words.ts'
import { correctPerson, type TypedPerson } from '../../roster/people/correct-person.ts'
import {
  type PersonRecord,
  peopleWithNumber,
  personRecord,
} from '../../roster/people/person-record.ts'
import { setOff } from '../account-answers.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { notFound, type Route } from '../route.ts'

const params = z.object({ id: z.uuid() })
const typed = (longest: number) => z.string().max(longest).default('')
const reason = z.string().trim().min(1).max(LONGEST_WORDS)

const Correction = z.object({
  fullName: typed(200),
  employeeCode: typed(100),
  dateOfBirth: typed(40),
  email: typed(254),
  phone: typed(40),
  position: typed(500),
  audience: typed(500),
  tags: typed(2000),
  unit: typed(200),
})

export const learnerActRoutes: Route[] = [
  consoleAction({
    path: `${LEARNERS}/{id}/correction`,
    scope: 'roster:write',
    params,
    body: Correction,
    handler: async ({ deps, viewer, params, body, visit, language }) => {
      const texts = learnersTexts[language]
      const before = await personRecord(deps.db, viewer, params.id)
      if (before === null) throw notFound()
      const fields = await correctPerson(deps, viewer, before.id, body)
      const address = `${LEARNERS}/${before.id}`
      if (fields.length === 0) {
        visit.notify({ kind: 'done', text: texts.notCorrected })
        return seeOther(address)
      }
      await setOff(deps, [])
      const names = fields.map((field) => rosterField(field, language)).join(', ')
      // Somebody who had no unit cannot be put back into none.
      const canGoBack = !fields.includes('unit_name') || typedOf(before).unit !== ''
      visit.notify({
        kind: 'done',
        text: fill(texts.corrected, { fields: names }),
        ...(canGoBack && {
          undo: {
            action: `${address}/correction`,
            label: texts.correctUndo,
            fields: { ...typedOf(before) },
          },
        }),
      })
      return seeOther(address)
    },
  }),
  consoleAction({
    path: `${LEARNERS}/{id}/merge-with`,
    scope: 'accounts:write',
    wholeRoster: true,
    params,
    body: z.object({ other: z.string().trim().min(1).max(200) }),
    handler: async ({ deps, viewer, params, body, visit, language }) => {
      const texts = learnersTexts[language]
      const [other, ...more] = await peopleWithNumber(deps.db, deps.vault, viewer, body.other)
      const fault =
        other === undefined
          ? texts.mergeNobody
          : more.length > 0
            ? texts.mergeSeveral
            : other === params.id
              ? texts.mergeSame
              : null
      if (other !== undefined && fault === null) return seeOther(mergeAddress(params.id, other))
      visit.notify({ kind: 'failed', text: fault ?? texts.mergeNobody })
      return seeOther(`${LEARNERS}/${params.id}`)
    },
  }),
  consolePage({
    path: `${LEARNERS}/{id}/merge`,
    scope: 'accounts:write',
    wholeRoster: true,
    params,
    query: z.object({ with: z.uuid().optional().catch(undefined) }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const kept = await personRecord(deps.db, viewer, params.id)
      const absorbed =
        query.with === undefined ? null : await personRecord(deps.db, viewer, query.with)
      if (kept === null || absorbed === null) throw notFound()
      if (kept.id === absorbed.id) return seeOther(`${LEARNERS}/${kept.id}`)
      return mergePage({ language, kept, absorbed })
    },
  }),
  consoleAction({
    path: `${LEARNERS}/{id}/merge`,
    scope: 'accounts:write',
    wholeRoster: true,
    params,
    body: z.object({ absorbed: z.uuid(), reason }),
    handler: async ({ deps, viewer, params, body, visit, language }) => {
      const texts = learnersTexts[language]
      const absorbed = await personRecord(deps.db, viewer, body.absorbed)
      if (absorbed === null) throw notFound()
      const why = { reason: body.reason, attachment: null }
      const names = { kept: params.id, absorbed: absorbed.id }
      const merged = await mergeLearners(deps, viewer, names, why)
      await setOff(deps, merged.runs)
      const { accounts, enrolments } = merged
      visit.notify({
        kind: 'done',
        text: fill(texts.merged, { name: absorbed.fullName, accounts, enrolments }),
        undo: {
          action: `${LEARNERS}/${merged.kept}/separation`,
          label: kitTexts[language].undo,
          fields: { act: merged.act, reason: texts.undoReason },
        },
      })
      return seeOther(`${LEARNERS}/${merged.kept}`)
    },
  }),
  consoleAction({
    path: `${LEARNERS}/{id}/separation`,
    scope: 'accounts:write',
    wholeRoster: true,
    params,
    body: z.object({ act: z.uuid(), reason }),
    handler: async ({ deps, viewer, params, body, visit, language }) => {
      const person = await personRecord(deps.db, viewer, params.id)
      // Only a merge of this person is taken back here.
      if (!person?.mergedRows.some(({ act }) => act === body.act))
        throw new HocvuError('not-found', `${body.act} is no merge of this learner.`)
      const why = { reason: body.reason, attachment: null }
      const { runs } = await undoDecision(deps, viewer, body.act, why)
      await setOff(deps, runs)
      visit.notify({ kind: 'done', text: learnersTexts[language].separated })
      return seeOther(`${LEARNERS}/${person.id}`)
    },
  }),
]

/** As a form would have it. */
function typedOf(person: PersonRecord): TypedPerson {
  const { fullName, employeeCode, dateOfBirth, email, phone, position, audience, tags, units } =
    person
  const unit = units.find(({ to }) => to === null)
  return {
    fullName,
    employeeCode: employeeCode ?? '',
    dateOfBirth: dateOfBirth === null ? '' : shortDate(dateOfBirth),
    email: email ?? '',
    phone: phone ?? '',
    position: position ?? '',
    audience: audience ?? '',
    tags: tags.join('; '),
    unit: unit?.code ?? unit?.name ?? '',
  }
}
