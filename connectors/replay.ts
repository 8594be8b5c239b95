/** A connection that asks nobody: it answers from what the platform once said. */
import { HocvuError } from '../src/foundation/errors.ts'
import { questionText } from './answers.ts'
import type { KeptAnswer } from './contract.ts'
import { type ConnectorHttp, type HttpCall, readAnswer } from './http.ts'
import { cleanedFault, secretRemover } from './http-secrets.ts'
import type { TokenKeeper } from './tokens.ts'

/** @param find the newest kept answer to a question; null when none was kept */
export function replayHttp(
  platform: { baseUrl: string; secrets: readonly string[] },
  find: (question: string) => Promise<Omit<KeptAnswer, 'question'> | null>,
): ConnectorHttp {
  const { add, hide } = secretRemover(platform.secrets)
  const baseUrl = platform.baseUrl.replace(/\/+$/, '')
  let requests = 0
  return {
    baseUrl,
    isReplay: true,
    get requests() {
      return requests
    },
    circuit: 'closed',
    async request<T>(call: HttpCall<T>): Promise<T> {
      requests += 1
      const url = `${call.address?.replace(/\/+$/, '') ?? baseUrl}${call.path}`
      const asked = questionText({ ...call, url: call.address ? url : call.path }, hide)
      const answer = await find(asked)
      if (answer === null)
        throw new HocvuError(
          'sync.answer-missing',
          `The answer to ${hide(call.place ?? call.what)} was not kept, so the sync cannot be replayed from here. Sync the platform instead.`,
        )
      try {
        return readAnswer(call, answer, url, null)
      } catch (error) {
        throw error instanceof HocvuError ? cleanedFault(error, hide) : error
      }
    },
    withoutSecrets: hide,
    addSecret: add,
    takeAnswers: () => [],
    resetCircuit() {},
    close() {},
  }
}

/** A replay signs in nowhere. */
export const replayTokens: TokenKeeper = { token: async () => 'replay' }
