/** A platform that delivers the pages which a test says, and answers what they were made from. */
import { z } from 'zod'
import { questionText } from '../../connectors/answers.ts'
import type {
  Connector,
  KeptAnswer,
  Page,
  PullRequest,
  SourceRecord,
} from '../../connectors/contract.ts'
import { type ConnectorHttp, createConnectorHttp } from '../../connectors/http.ts'
import type { TestInstallation } from './installation.ts'

export interface PageText {
  records?: SourceRecord[]
  quarantined?: Page['quarantined']
  raw?: { place: string; body: string }[]
  listed?: string[]
}

/** What the scripted platform answered and nobody has taken yet. */
const said = new WeakMap<ConnectorHttp, KeptAnswer[]>()

export function scriptedHttp({ log }: Pick<TestInstallation, 'log'>): ConnectorHttp {
  const http = createConnectorHttp({
    baseUrl: 'https://lms.example.gov.vn',
    allowPrivateNetwork: false,
    secrets: [],
    log,
  })
  const scripted: ConnectorHttp = {
    ...http,
    takeAnswers: () => said.get(scripted)?.splice(0) ?? [],
  }
  said.set(scripted, [])
  return scripted
}

/** A replay asks for it. */
const questionOf = ({ place }: { place: string }) =>
  ({ what: place, method: 'GET', path: place, read: () => null }) as const

function keptAnswer(raw: { place: string; body: string }): KeptAnswer {
  const { method, path } = questionOf(raw)
  const question = questionText({ method, url: path }, (text) => text)
  return { ...raw, question, status: 200, headers: {} }
}

/** Delivers the pages in order; a checkpoint is the number of pages delivered. */
export function scriptedConnector(
  pages: readonly PageText[],
  watch: {
    asked?: (request: PullRequest) => void
    /** Thrown instead of the page of this number. */
    failAt?: { page: number; error: Error }
    incremental?: boolean
    /** Answers come, but no pages. */
    silent?: boolean
  } = {},
): Connector<Record<string, never>> {
  return {
    id: 'scripted',
    settings: z.object({}).strict(),
    capabilities: { incremental: watch.incremental ?? true, keepsAnswers: true },
    check: async () => [],
    async *pull(request, { http }) {
      watch.asked?.(request)
      const from = z.object({ delivered: z.int() }).safeParse(request.checkpoint)
      for (let at = from.data?.delivered ?? 0; at < pages.length; at++) {
        if (watch.failAt?.page === at) throw watch.failAt.error
        const page = pages[at] ?? {}
        for (const raw of page.raw ?? []) {
          const answers = said.get(http)
          if (answers) answers.push(keptAnswer(raw))
          else await http.request(questionOf(raw))
        }
        if (watch.silent) continue
        yield {
          records: page.records ?? [],
          quarantined: page.quarantined ?? [],
          ...(page.listed !== undefined && { listed: page.listed }),
          checkpoint: { delivered: at + 1 },
          progress: { done: at + 1, total: pages.length },
        }
      }
    },
  }
}
