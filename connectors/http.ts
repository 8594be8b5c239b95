/**
 * How every connector calls its platform: deadline on each try, retries with jitter, Retry-After, a rate limit,
 * a circuit breaker, an address policy, and no secret in anything that leaves this file.
 *
 *   call     one question of a connector; may take several tries
 *   try      one request on the wire; each has its own deadline and passes the rate limit
 *
 * All calls are reads, so a POST is tried again like a GET.
 */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'
import axios, { type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'
import axiosRetry from 'axios-retry'
import { bulkhead } from 'cockatiel'
import { HocvuError } from '../src/foundation/errors.ts'
import type { Log } from '../src/foundation/log.ts'
import { publicLookup } from '../src/foundation/outgoing/inside-addresses.ts'
import { retryAfterMs } from '../src/foundation/outgoing/retry-after.ts'
import { traced } from '../src/foundation/tracing.ts'
import { platformAddress } from './address.ts'
import { meaningfulHeaders, questionText } from './answers.ts'
import { type CircuitName, type CircuitOptions, createCircuit, isHostFault } from './circuit.ts'
import type { KeptAnswer } from './contract.ts'
import { FailedTry, faultOfError, faultOfStatus } from './http-faults.ts'
import { cleanedFault, secretRemover, unexpectedFault } from './http-secrets.ts'
import { localGate, type RateGate, type Rates } from './rate.ts'

/** One answer of the platform, its body decoded as UTF-8. */
export interface HttpAnswer {
  status: number
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  body: string
}

export interface HttpCall<T> {
  /** What is asked, for messages: `gradereport_user_get_grade_items`. Never holds a secret. */
  what: string
  /** Where the answer stands in words, for kept answers; left out: `what`. */
  place?: string
  method: 'GET' | 'POST'
  /** One of the connection's `otherAddresses`, or the platform's host; left out: the platform's address. */
  address?: string
  /** Joined to the address; empty, or begins with `/`. */
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  /** Sent as an HTML form. */
  form?: Record<string, string>
  /** The category whose rate limit the call falls under; left out: `default`. */
  category?: string
  /** The answer holds a secret (a sign-in): it is not kept. */
  sensitive?: true
  /** For each try, from its start to the last byte of the answer. */
  deadlineMs?: number
  /** Told as a try goes out: from here on the platform is at work, and nothing here. */
  onSent?(): void
  /**
   * Makes the value of an answer with status 2xx.
   * @throws HocvuError when the answer is not what was asked for; `platform.unavailable` and
   * `platform.rate-limited` are tried again like a 503 and a 429
   */
  read(answer: HttpAnswer): T
  /** The fault of an answer with another status, where the connector knows better than the status alone. */
  refusal?(answer: HttpAnswer): HocvuError | null
}

export interface ConnectorHttp {
  /** The platform's address, without trailing slash. */
  readonly baseUrl: string
  /** Nobody is asked: a page is as old as the newest answer that was looked up before it was given out. */
  readonly isReplay: boolean
  /** Requests sent so far, retries included. */
  readonly requests: number
  readonly circuit: CircuitName
  /** @throws HocvuError `platform.*` */
  request<T>(call: HttpCall<T>): Promise<T>
  /** The text without the platform's secrets, for quarantined rows. */
  withoutSecrets(text: string): string
  /** A secret that came up later, such as an access token: from now on it is taken out everywhere. */
  addSecret(secret: string): void
  /** The answers since the last call of this, as they came, without secrets. */
  takeAnswers(): KeptAnswer[]
  /** Takes over the circuit's state that others saved since; left out: closed, because the platform was mended. */
  resetCircuit(saved?: unknown): void
  /** Closes idle connections. */
  close(): void
}

export interface ConnectorHttpOptions {
  baseUrl: string
  /** true permits http and addresses of this machine or a private network. */
  allowPrivateNetwork: boolean
  /** Removed from every message, log line and raw page. */
  secrets: readonly string[]
  log: Log
  /** Other addresses that belong to the platform, such as where its tokens are given out. */
  otherAddresses?: readonly string[]
  /** Rate limits of the platform: 10 requests a second, 2 at a time. */
  rates?: Rates
  parallel?: number
  /** Shared by everybody who asks this platform; left out: of this connection alone. */
  gate?: RateGate
  /** Deadline of a try when the call names none: 30 s. */
  deadlineMs?: number
  /** Largest answer taken, after decompression: 256 MiB. */
  maxBodyBytes?: number
  /** Tries of one call: 4. */
  tries?: number
  /** First pause before trying again, doubled each time: 1 s. */
  retryBaseMs?: number
  /** Longest pause, whatever Retry-After asks for: 60 s. */
  retryCeilingMs?: number
  circuit?: CircuitOptions
  now?: () => Date
  wait?: (ms: number) => Promise<void>
  random?: () => number
  lookup?: LookupFunction
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** @throws HocvuError `platform.refused-address` when the address is not allowed */
export function createConnectorHttp(options: ConnectorHttpOptions): ConnectorHttp {
  const base = platformAddress(options.baseUrl, options.allowPrivateNetwork)
  const baseUrl = base.href.replace(/\/+$/, '')
  const { log, tries = 4, retryBaseMs = 1000, retryCeilingMs = 60_000 } = options
  const { now = () => new Date(), wait = sleep, random = Math.random } = options
  const { add: addSecret, hide } = secretRemover(options.secrets)
  // Links to a next page may lead beside the address, on the same host.
  const others = [base.origin, ...(options.otherAddresses ?? [])].map((url) => ({
    url,
    base: platformAddress(url, options.allowPrivateNetwork),
  }))
  const rates: Rates = options.rates ?? { default: 10 }
  const gate = options.gate ?? localGate()
  const atOnce = bulkhead(options.parallel ?? 2, Number.POSITIVE_INFINITY)
  const circuit = createCircuit(base.host, options.circuit)
  let requests = 0
  let answers: KeptAnswer[] = []
  const lookup = options.allowPrivateNetwork ? options.lookup : publicLookup(options.lookup)
  const agentOptions = { keepAlive: true, ...(lookup && { lookup }) }
  const httpAgent = new HttpAgent(agentOptions)
  const httpsAgent = new HttpsAgent(agentOptions)
  const send = axios.getAdapter('http')

  const client = axios.create({
    httpAgent,
    httpsAgent,
    // An operator's proxy variables must not see a platform's token.
    proxy: false,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    transformResponse: [(data: unknown) => data],
    validateStatus: null,
    maxContentLength: options.maxBodyBytes ?? 256 * 1024 * 1024,
  })
  axiosRetry(client, {
    retries: tries - 1,
    retryCondition: (error) => error instanceof FailedTry && error.again,
    retryDelay: () => 0,
    onRetry: async (count, error) => {
      if (!(error instanceof FailedTry)) return
      const backoff = retryBaseMs * 2 ** (count - 1)
      const asked = error.retryAfterMs ?? 0
      const pause = Math.max(backoff / 2, asked) + (random() * backoff) / 2
      const pauseMs = Math.round(Math.min(pause, retryCeilingMs))
      log.warn(
        { host: base.host, failedTries: count, pauseMs, code: error.fault.code },
        error.fault.message,
      )
      if (asked > 0) await gate.hold(error.category, pauseMs)
      await wait(pauseMs)
    },
  })

  async function tryOnce<T>(
    config: InternalAxiosRequestConfig,
    call: HttpCall<T>,
    target: string,
  ): Promise<AxiosResponse<T>> {
    const category = call.category ?? 'default'
    await gate.pass(category, rates[category] ?? rates.default)
    requests += 1
    const deadlineMs = call.deadlineMs ?? options.deadlineMs ?? 30_000
    const deadline = AbortSignal.timeout(deadlineMs)
    const failed = (fault: HocvuError, again: boolean, after: number | null = null) =>
      new FailedTry(config, cleanedFault(fault, hide), again, { category, retryAfterMs: after })

    let response: AxiosResponse<unknown>
    try {
      const answering = send({ ...config, signal: deadline })
      call.onSent?.()
      response = await answering
    } catch (error) {
      const { fault, again } = faultOfError(error, {
        what: call.what,
        host: base.host,
        deadlineMs: deadline.aborted ? deadlineMs : null,
      })
      throw failed(fault, again)
    }
    const after = retryAfterMs(response.headers['retry-after'], now())
    try {
      const answer = decoded(response, call.what)
      try {
        const value = readAnswer(call, answer, target, after)
        keep(call, target, answer)
        return { ...response, data: value }
      } catch (error) {
        // What is refused for good is an answer too: a replay must come to the same end.
        if (error instanceof HocvuError && !isHostFault(error)) keep(call, target, answer)
        throw error
      }
    } catch (error) {
      if (!(error instanceof HocvuError)) throw error
      throw failed(error, isHostFault(error), after)
    }
  }

  function keep<T>(call: HttpCall<T>, target: string, { status, headers, body }: HttpAnswer): void {
    if (call.sensitive) return
    answers.push({
      place: hide(call.place ?? call.what),
      question: questionText({ ...call, url: call.address ? target : call.path }, hide),
      status,
      headers: meaningfulHeaders(headers, hide),
      body: hide(body),
    })
  }

  function targetOf({ address, path, what }: HttpCall<unknown>): string {
    if (address === undefined) return `${baseUrl}${path}`
    const other = others.find(({ url }) => url === address)
    if (other) return `${other.base.href.replace(/\/+$/, '')}${path}`
    throw new HocvuError(
      'platform.refused-address',
      `${what} is to be asked of an address that was not named when the connection was opened.`,
    )
  }

  return {
    baseUrl,
    isReplay: false,
    get requests() {
      return requests
    },
    get circuit() {
      return circuit.state
    },
    request<T>(call: HttpCall<T>): Promise<T> {
      const target = targetOf(call)
      const attributes = { 'server.address': base.host, 'hocvu.question': call.what }
      return traced('platform call', { kind: 'client', attributes }, () =>
        circuit.execute(async () => {
          try {
            const response = await client.request<T>({
              method: call.method,
              url: target,
              headers: { accept: 'application/json', 'user-agent': 'hocvu', ...call.headers },
              ...(call.query && { params: call.query }),
              ...(call.form && { data: new URLSearchParams(call.form).toString() }),
              adapter: (config) => atOnce.execute(() => tryOnce(config, call, target)),
            })
            return response.data
          } catch (error) {
            throw error instanceof FailedTry ? error.fault : unexpectedFault(error, call.what, hide)
          }
        }),
      )
    },
    withoutSecrets: hide,
    addSecret,
    takeAnswers() {
      const taken = answers
      answers = []
      return taken
    },
    resetCircuit: (saved) => circuit.reset(saved),
    close() {
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}

/**
 * The value of an answer, or the fault that its status means.
 * @throws HocvuError
 */
export function readAnswer<T>(
  call: HttpCall<T>,
  answer: HttpAnswer,
  url: string,
  after: number | null,
): T {
  if (answer.status >= 200 && answer.status < 300) return call.read(answer)
  throw call.refusal?.(answer) ?? faultOfStatus(answer, { what: call.what, url, after })
}

/**
 * The JSON of an answer.
 * @throws HocvuError `platform.bad-answer` that says what came instead, without quoting it
 */
export function readJson(answer: HttpAnswer, what: string): unknown {
  try {
    return JSON.parse(answer.body)
  } catch {
    const start = answer.body.trimStart().slice(0, 15).toLowerCase()
    let came = 'JSON that breaks off or is damaged'
    if (start === '') came = 'an empty body'
    else if (start.startsWith('<?xml')) came = 'XML'
    else if (start.startsWith('<')) came = 'an HTML page'
    throw new HocvuError(
      'platform.bad-answer',
      `${what} answered ${came} instead of JSON (HTTP ${answer.status}). Check the url, and that no sign-in page or gateway stands in front.`,
    )
  }
}

function decoded(response: AxiosResponse<unknown>, what: string): HttpAnswer {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers))
    if (value !== null && value !== undefined) headers[name.toLowerCase()] = String(value)
  const bytes = response.data instanceof Uint8Array ? response.data : new Uint8Array()
  try {
    const body = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { status: response.status, headers, body }
  } catch {
    // A page of an error may be in any encoding; the status says enough.
    if (response.status < 200 || response.status > 299)
      return { status: response.status, headers, body: '' }
    throw new HocvuError(
      'platform.bad-answer',
      `${what} answered with a body that is not UTF-8, or breaks off inside a character.`,
    )
  }
}
