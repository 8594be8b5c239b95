/** What people say of an account that waits, and taking it back; each leads on to the next account. */
import { z } from 'zod'
import { QUEUE, queueAddress } from '../../console/accounts/queue-address.ts'
import { parseVietnameseDate } from '../../foundation/dates.ts'
import { cleanText } from '../../foundation/names.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { noReasonGiven } from '../../foundation/texts/decisions.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { createLearner } from '../../reconciliation/account-decisions/create.ts'
import { decideAccounts } from '../../reconciliation/account-decisions/decide.ts'
import { recentDecisions } from '../../reconciliation/account-decisions/recent-decisions.ts'
import { undoDecision } from '../../reconciliation/account-decisions/undo.ts'
import { LONGEST_WORDS } from '../../reconciliation/person-decisions/words.ts'
import { learnersById } from '../../roster/find-learner.ts'
import { readAccount, setOff } from '../account-answers.ts'
import { type ConsoleCall, consoleAction, seeOther } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'
import { filterOf, QueueQuery } from './accounts.ts'

const params = z.object({ id: z.uuid() })
const note = z.string().max(LONGEST_WORDS).default('')
/** The queue as it is to go on, as a query. */
const next = z
  .string()
  .max(1000)
  .default('')
  .transform((text) => QueueQuery.parse(Object.fromEntries(new URLSearchParams(text))))
const ofLearner = z.object({ learner: z.uuid(), note, next })
const line = z
  .string()
  .max(200)
  .default('')
  .transform((text) => cleanText(text) || null)

type DecidingCall = Pick<
  ConsoleCall<{ id: string }, undefined, { note: string; next: z.output<typeof next> }>,
  'deps' | 'visit' | 'viewer' | 'params' | 'body' | 'language'
>

const action = { scope: 'accounts:write', wholeRoster: true, params } as const

export const accountDecisionRoutes: Route[] = [
  consoleAction({
    ...action,
    path: `${QUEUE}/{id}/link`,
    body: ofLearner,
    handler: async (call) => {
      const texts = accountsTexts[call.language]
      const { account, learner, act } = await decide(call, {
        decision: 'link',
        learner: call.body.learner,
        otherwise: noReasonGiven[call.language],
      })
      const text = fill(texts.didLink, {
        account: account.fullName || account.sourceId,
        person: learner,
      })
      return goOn(call, act, text)
    },
  }),
  consoleAction({
    ...action,
    path: `${QUEUE}/{id}/not-this`,
    body: ofLearner,
    handler: async (call) => {
      const texts = accountsTexts[call.language]
      const { account, learner, act } = await decide(call, {
        decision: 'reject',
        learner: call.body.learner,
        otherwise: texts.saidNotThis,
      })
      const text = fill(texts.didNotThis, {
        account: account.fullName || account.sourceId,
        person: learner,
      })
      const linkedTo = account.learner?.fullName
      const more =
        linkedTo === undefined ? '' : ` ${fill(texts.didNotThisLinked, { person: linkedTo })}`
      // While somebody else comes into question, the account is the next to be decided.
      const stays = account.state === 'waiting' && account.candidates.length > 0
      return goOn(call, act, text + more, stays ? call.params.id : undefined)
    },
  }),
  consoleAction({
    ...action,
    path: `${QUEUE}/{id}/nobody`,
    body: z.object({ note, next }),
    handler: async (call) => {
      const texts = accountsTexts[call.language]
      const { account, act } = await decide(call, {
        decision: 'reject',
        learner: null,
        otherwise: texts.saidNobody,
      })
      const text = fill(texts.didNobody, { account: account.fullName || account.sourceId })
      return goOn(call, act, text)
    },
  }),
  consoleAction({
    ...action,
    path: `${QUEUE}/{id}/learner`,
    body: z.object({
      note,
      next,
      fullName: line,
      employeeCode: line,
      unit: line,
      dateOfBirth: line.transform((text, context) => {
        const day = text === null ? null : parseVietnameseDate(text)
        if (text === null || day !== null) return day
        context.addIssue({ code: 'custom', message: 'is not a day such as 15/08/1985' })
        return z.NEVER
      }),
    }),
    handler: async (call) => {
      const { deps, viewer, body, language } = call
      const texts = accountsTexts[language]
      const { fullName, employeeCode, unit, dateOfBirth } = body
      const wanted = { fullName, employeeCode, unit, dateOfBirth }
      const why = whyOf(body.note, texts.saidNew)
      const created = await createLearner(deps, viewer, call.params.id, wanted, why)
      await setOff(deps, created.runs)
      const people = await learnersById(deps.db, viewer, [created.learner])
      const person = people.get(created.learner)?.fullName ?? ''
      return goOn(call, created.act, fill(texts.didCreate, { person }))
    },
  }),
  consoleAction({
    scope: 'accounts:write',
    wholeRoster: true,
    path: `${QUEUE}/decisions/{id}/undo`,
    params,
    body: nothing,
    handler: async ({ deps, visit, viewer, params: { id }, language }) => {
      const texts = accountsTexts[language]
      const { runs, act } = await undoDecision(deps, viewer, id, whyOf('', texts.saidUndo))
      await setOff(deps, runs)
      visit.notify({ kind: 'done', text: texts.didUndo })
      // Who has erred wants to decide about it again, at once.
      const newest = await recentDecisions(deps.db, viewer, { limit: 5, offset: 0 })
      const account = newest.find((decision) => decision.id === act)?.account?.id
      return seeOther(queueAddress({}, { account }))
    },
  }),
]

const whyOf = (typed: string, otherwise: string) => ({
  reason: cleanText(typed) || otherwise,
  attachment: null,
})

async function decide(
  { deps, viewer, params: { id }, body }: DecidingCall,
  wanted: { decision: 'link' | 'reject'; learner: string | null; otherwise: string },
) {
  const { decision, learner, otherwise } = wanted
  const row = { place: '', account: id, decision, learner }
  const why = whyOf(body.note, otherwise)
  const { acts, runs } = await decideAccounts(deps, viewer, [row], why)
  await setOff(deps, runs)
  const people = await learnersById(deps.db, viewer, learner === null ? [] : [learner])
  return {
    account: await readAccount(deps, viewer, id),
    learner: people.get(learner ?? '')?.fullName ?? '',
    act: acts[0]?.id ?? null,
  }
}

/** Tells what was done, with its way back, and shows the next account. */
function goOn(
  { visit, body, language }: Pick<DecidingCall, 'visit' | 'body'> & { language: Language },
  act: string | null,
  text: string,
  account?: string,
) {
  const texts = accountsTexts[language]
  visit.notify({
    kind: 'done',
    text: act === null ? texts.didNothing : text,
    ...(act === null
      ? {}
      : { undo: { action: `${QUEUE}/decisions/${act}/undo`, label: `${texts.undo} (Z)` } }),
  })
  const { after } = body.next
  return seeOther(
    queueAddress(filterOf(body.next), account === undefined ? { after } : { account }),
  )
}
