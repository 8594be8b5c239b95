/** "Tìm giấy chứng nhận của tôi": asking, the one-time code, what is found, and a request to the unit. */
import { z } from 'zod'
import { answerCode, openResult, resultProof } from '../certificates/lookup/answer.ts'
import { askForCode } from '../certificates/lookup/ask.ts'
import { findOwn } from '../certificates/lookup/found.ts'
import { requestLink } from '../certificates/lookup/requests.ts'
import { readAsked } from '../certificates/lookup/who-asks.ts'
import { inLanguage } from '../console/document.tsx'
import { findAskedPage, findCodePage, findOverPage, findPage } from '../console/find-page.tsx'
import { findResultPage } from '../console/find-result-page.tsx'
import { type Answer, htmlPage } from './answer.ts'
import { privateHeaders } from './private-headers.ts'
import { readFields } from './public-fields.ts'
import { publicForm, publicPage, type Route } from './route.ts'

const text = z.string().default('')
const Asked = z.object({ key: text, birth: text, name: text })
const Coded = z.object({ ask: text, code: text })
const Requested = z.object({ ask: text, contact: text })
const CodeQuery = z.object({ ask: z.uuid() })
const ResultQuery = z.object({ ask: z.uuid(), proof: z.string() })

const page = (html: string, status = 200): Answer => htmlPage(html, status, privateHeaders)

export const findRoutes: Route[] = [
  publicPage({
    path: '/find',
    summary: 'Where learners look for their certificates.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ language, visitor }) =>
      page(findPage({ language, formToken: visitor.formToken() })),
  }),
  publicForm({
    path: '/find',
    summary: 'Prepares a one-time code for the e-mail on file; answers alike whether there is one.',
    limit: 'ask',
    type: 'text/html',
    handler: async ({ deps, language, visitor, body }) => {
      const typed = readFields(Asked, body)
      const asked = readAsked(typed)
      if (asked === null)
        return page(findPage({ language, formToken: visitor.formToken(), typed }), 400)
      const ask = await askForCode(deps, asked)
      return { kind: 'redirect', to: inLanguage(`/find/code?ask=${ask}`, language) }
    },
  }),
  publicPage({
    path: '/find/code',
    summary: 'Where the code is entered, or the unit asked instead.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ language, visitor, query }) => {
      const asked = CodeQuery.safeParse(query)
      if (!asked.success) return { kind: 'redirect', to: inLanguage('/find', language) }
      const formToken = visitor.formToken()
      return page(findCodePage({ language, formToken, ask: asked.data.ask }))
    },
  }),
  publicForm({
    path: '/find/code',
    summary: 'Takes the code.',
    limit: 'ask',
    type: 'text/html',
    handler: async ({ deps, language, visitor, body }) => {
      const { ask, code } = readFields(Coded, body)
      if (visitor.browser !== null && (await answerCode(deps, ask, code))) {
        const proof = resultProof(deps, ask, visitor.browser)
        return {
          kind: 'redirect',
          to: inLanguage(`/find/result?ask=${ask}&proof=${proof}`, language),
        }
      }
      const formToken = visitor.formToken()
      return page(findCodePage({ language, formToken, ask: shownAsk(ask), failure: 'code' }), 400)
    },
  }),
  publicPage({
    path: '/find/result',
    summary: 'A learner’s certificates and what is still missing; opens in their browser only.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, language, visitor, query, address }) => {
      const asked = ResultQuery.safeParse(query)
      const { browser } = visitor
      const opened =
        asked.success && browser !== null
          ? await openResult(deps, { ...asked.data, browser })
          : null
      if (!asked.success || opened === null) return page(findOverPage({ language }), 410)
      const findings = await findOwn(deps, opened.learnerId)
      const { ask } = asked.data
      const formToken = visitor.formToken()
      return page(findResultPage({ language, formToken, ask, address, findings }))
    },
  }),
  publicForm({
    path: '/find/request',
    summary: 'Asks the coordinator of the unit; answers alike whether somebody was found.',
    limit: 'ask',
    type: 'text/html',
    handler: async ({ deps, language, visitor, body }) => {
      const { ask, contact } = readFields(Requested, body)
      if (await requestLink(deps, { ask, contact }))
        return { kind: 'redirect', to: inLanguage('/find/asked', language) }
      const formToken = visitor.formToken()
      return page(
        findCodePage({ language, formToken, ask: shownAsk(ask), failure: 'contact' }),
        400,
      )
    },
  }),
  publicPage({
    path: '/find/asked',
    summary: 'A request was received.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ language }) => page(findAskedPage({ language })),
  }),
]

/** A question's id, and nothing else that a form may have carried. */
const shownAsk = (ask: string) => CodeQuery.safeParse({ ask }).data?.ask ?? ''
