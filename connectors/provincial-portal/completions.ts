/** Calls of the portal's one function: `GET {url}/completions`. */
import type { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { ConnectorContext } from '../contract.ts'
import { readJson } from '../http.ts'
import type { PortalSettings } from './settings.ts'
import { CompletionsPage } from './wire.ts'

export interface Completions {
  page: z.infer<typeof CompletionsPage>
  /** The answer without secrets. */
  body: string
  /** The portal's clock, from the answer's Date header. */
  date: Date | null
}

/** @throws HocvuError `platform.*` */
export function readCompletions(
  context: ConnectorContext<PortalSettings>,
  question: { since: Date | null; cursor: string | null; limit: number },
): Promise<Completions> {
  const { http, settings } = context
  return http.request({
    what: 'GET /completions',
    method: 'GET',
    path: '/completions',
    query: {
      ...(question.since && { updated_since: question.since.toISOString() }),
      ...(question.cursor !== null && { cursor: question.cursor }),
      limit: String(question.limit),
    },
    headers: { authorization: `Bearer ${settings.token}` },
    deadlineMs: settings.timeout * 1000,
    read(answer) {
      const page = CompletionsPage.safeParse(readJson(answer, 'GET /completions'))
      if (!page.success) {
        const fault = page.error.issues[0]
        throw new HocvuError(
          'platform.bad-answer',
          `GET /completions answered in an unexpected form (at ${fault?.path.join('.') || 'the top'}: ${fault?.code}). It must be {"items","next_cursor","total"}; see the connector's README.`,
        )
      }
      const date = Date.parse(answer.headers.date ?? '')
      return {
        page: page.data,
        body: http.withoutSecrets(answer.body.replaceAll(settings.token, '[hidden]')),
        date: Number.isNaN(date) ? null : new Date(date),
      }
    },
  })
}
