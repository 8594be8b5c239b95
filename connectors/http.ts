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
import Bottleneck from 'bottleneck'
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel'
import { HocvuError } from '../src/foundation/errors.ts'
import { type Log, redactText } from '../src/foundation/log.ts'
import { platformAddress, publicLookup } from './address.ts'
import { FailedTry, faultOfError, faultOfStatus, retryAfterMs } from './http-faults.ts'

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
  method: 'GET' | 'POST'
  /** Joined to the platform's address, begins with `/`. */
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  /** Sent as an HTML form. */
  form?: Record<string, string>
  /** For each try, from its start to the last byte of the answer. */
  deadlineMs?: number
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
  /** Requests sent so far, retries included. */
  readonly requests: number
  readonly circuit: 'closed' | 'open' | 'half-open'
  /** @throws HocvuError `platform.*` */
  request<T>(call: HttpCall<T>): Promise<T>
  /** The text without the platform's secrets, for raw pages and quarantined rows. */
  withoutSecrets(text: string): string
  /** Closes the circuit by hand, when somebody has mended the platform. */
  resetCircuit(): void
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
  /** Rate limit of the platform: 10 requests a second, 2 at a time. */
  requestsPerSecond?: number
  parallel?: number
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
  /** Opens after so many calls in a row that failed with all their tries (5), is probed after `probeAfterMs` (30 s). */
  circuit?: { openAfter?: number; probeAfterMs?: number }
  now?: () => Date
  wait?: (ms: number) => Promise<void>
  random?: () => number
  lookup?: LookupFunction
}

/** Faults of the platform's host: tried again, and counted by the circuit breaker when no try succeeds. */
const HOST_FAULTS: ReadonlySet<string> = new Set([
  'platform.unreachable',
  'platform.unavailable',
  'platform.rate-limited',
])
const isHostFault = (error: unknown) => error instanceof HocvuError && HOST_FAULTS.has(error.code)

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** @throws HocvuError `platform.refused-address` when the address is not allowed */
export function createConnectorHttp(options: ConnectorHttpOptions): ConnectorHttp {
  const base = platformAddress(options.baseUrl, options.allowPrivateNetwork)
  const baseUrl = base.href.replace(/\/+$/, '')
  const { log, tries = 4, retryBaseMs = 1000, retryCeilingMs = 60_000 } = options
  const { now = () => new Date(), wait = sleep, random = Math.random } = options
  const hide = secretRemover(options.secrets)
  const probeAfterMs = options.circuit?.probeAfterMs ?? 30_000
  let requests = 0

  const limiter = new Bottleneck({
    maxConcurrent: options.parallel ?? 2,
    minTime: Math.ceil(1000 / (options.requestsPerSecond ?? 10)),
  })
  const lookup = options.allowPrivateNetwork ? options.lookup : publicLookup(options.lookup)
  const agentOptions = { keepAlive: true, ...(lookup && { lookup }) }
  const httpAgent = new HttpAgent(agentOptions)
  const httpsAgent = new HttpsAgent(agentOptions)
  const send = axios.getAdapter('http')

  const newCircuit = () =>
    circuitBreaker(handleWhen(isHostFault), {
      halfOpenAfter: probeAfterMs,
      breaker: new ConsecutiveBreaker(options.circuit?.openAfter ?? 5),
    })
  let circuit = newCircuit()

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
      await wait(pauseMs)
    },
  })

  async function tryOnce<T>(
    config: InternalAxiosRequestConfig,
    call: HttpCall<T>,
  ): Promise<AxiosResponse<T>> {
    requests += 1
    const deadlineMs = call.deadlineMs ?? options.deadlineMs ?? 30_000
    const deadline = AbortSignal.timeout(deadlineMs)
    const failed = (fault: HocvuError, again: boolean, after: number | null = null) =>
      new FailedTry(config, cleaned(fault, hide), again, after)

    let response: AxiosResponse<unknown>
    try {
      response = await send({ ...config, signal: deadline })
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
      if (answer.status >= 200 && answer.status < 300)
        return { ...response, data: call.read(answer) }
      throw (
        call.refusal?.(answer) ?? faultOfStatus(answer, { what: call.what, url: baseUrl, after })
      )
    } catch (error) {
      if (!(error instanceof HocvuError)) throw error
      throw failed(error, isHostFault(error), after)
    }
  }

  return {
    baseUrl,
    get requests() {
      return requests
    },
    get circuit() {
      if (circuit.state === CircuitState.Closed) return 'closed'
      return circuit.state === CircuitState.HalfOpen ? 'half-open' : 'open'
    },
    async request<T>(call: HttpCall<T>): Promise<T> {
      try {
        return await circuit.execute(async () => {
          try {
            const response = await client.request<T>({
              method: call.method,
              url: `${baseUrl}${call.path}`,
              headers: { accept: 'application/json', 'user-agent': 'hocvu', ...call.headers },
              ...(call.query && { params: call.query }),
              ...(call.form && { data: new URLSearchParams(call.form).toString() }),
              adapter: (config) => limiter.schedule(() => tryOnce(config, call)),
            })
            return response.data
          } catch (error) {
            throw error instanceof FailedTry ? error.fault : unexpected(error, call.what, hide)
          }
        })
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new HocvuError(
          'platform.circuit-open',
          `${base.host} failed repeatedly and is left alone for ${probeAfterMs / 1000} s. Mend the platform, or reset its circuit by hand.`,
          { retryAfterSeconds: Math.ceil(probeAfterMs / 1000) },
        )
      }
    },
    withoutSecrets: hide,
    resetCircuit() {
      circuit = newCircuit()
    },
    close() {
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
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

/** A fault whose texts hold no secret: connectors quote the platform, and a platform may echo a token. */
function cleaned(fault: HocvuError, hide: (text: string) => string): HocvuError {
  const text = redactText(hide(fault.message))
  const params = Object.fromEntries(
    Object.entries(fault.params).map(([name, value]) => [
      name,
      typeof value === 'string' ? redactText(hide(value)) : value,
    ]),
  )
  const { retryAfterSeconds } = fault
  return new HocvuError(fault.code, text, {
    params,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

/** A programming fault inside a connector; axios adds its configuration to nothing that passes here. */
function unexpected(error: unknown, what: string, hide: (text: string) => string): HocvuError {
  const message = error instanceof Error ? error.message : String(error)
  return new HocvuError(
    'internal',
    `The answer of ${what} could not be handled: ${redactText(hide(message))}`,
  )
}

/** Replaces secrets in every form in which they travel: plain, in a URL or form, inside JSON. */
function secretRemover(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>()
  for (const secret of secrets) {
    if (secret === '') continue
    const json = JSON.stringify(secret).slice(1, -1)
    const form = new URLSearchParams({ '': secret }).toString().slice(1)
    for (const written of [
      secret,
      encodeURIComponent(secret),
      form,
      json,
      json.replaceAll('/', '\\/'),
    ])
      forms.add(written)
  }
  const longestFirst = [...forms].sort((a, b) => b.length - a.length)
  return (text) => longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text)
}
