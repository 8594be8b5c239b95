/** Rows of roster files that may speak of somebody who is on the roster: shown beside them, and answered. */
import { z } from 'zod'
import { questionsPage, type ShownQuestion } from '../../console/learners/questions-page.tsx'
import { LEARNERS, QUESTIONS } from '../../console/learners/tabs.tsx'
import { matchAccounts } from '../../evidence/link.ts'
import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { answerQuestion } from '../../roster/answer-question.ts'
import { personRecord } from '../../roster/people/person-record.ts'
import { countQuestions, listQuestions } from '../../roster/question-store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { notFound, nothing, type Route } from '../route.ts'

/** What is answered makes room for more. */
const SHOWN = 20

export const rosterQuestionRoutes: Route[] = [
  consolePage({
    path: QUESTIONS,
    scope: 'roster:write',
    wholeRoster: true,
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) => {
      const { db, vault } = deps
      const open = await listQuestions(db, vault, viewer, { limit: SHOWN })
      const questions: ShownQuestion[] = []
      for (const { candidates, ...question } of open) {
        const people = await Promise.all(candidates.map((id) => personRecord(db, viewer, id)))
        const known = people.filter((person) => person !== null)
        // Rows that were merged meanwhile are one person.
        const once = [...new Map(known.map((person) => [person.id, person])).values()]
        questions.push({ ...question, candidates: once })
      }
      return questionsPage({ language, questions, total: await countQuestions(db, viewer) })
    },
  }),
  consoleAction({
    path: `${QUESTIONS}/{id}`,
    scope: 'roster:write',
    wholeRoster: true,
    params: z.object({ id: z.uuid() }),
    body: z.object({ decision: z.enum(['same', 'different']), as: z.uuid().optional() }),
    handler: async ({ deps, viewer, params, body, visit, language }) => {
      const texts = learnersTexts[language]
      const { db, clock, vault } = deps
      const learnerId = await answerQuestion({ db, clock, vault }, viewer, params.id, body)
      await matchAccounts(db, clock, null)
      const person = await personRecord(db, viewer, learnerId)
      if (person === null) throw notFound()
      const said = body.decision === 'same' ? texts.answeredSame : texts.answeredDifferent
      visit.notify({ kind: 'done', text: fill(said, { name: person.fullName }) })
      const waiting = await countQuestions(db, viewer)
      return seeOther(waiting > 0 ? QUESTIONS : `${LEARNERS}/${person.id}`)
    },
  }),
]
