/** What a failed try means: the platform's host, its answer, our right to it, or its address. */
import type { InternalAxiosRequestConfig } from 'axios'
import { HocvuError } from '../src/foundation/errors.ts'
import { brokenOff } from '../src/foundation/outgoing/broken-off.ts'
import type { HttpAnswer } from './http.ts'

/** A try that failed, for axios-retry: `config` is what it sends again. Never leaves `http.ts`. */
export class FailedTry extends Error {
  readonly config: InternalAxiosRequestConfig
  readonly fault: HocvuError
  /** Whether another try may succeed. */
  readonly again: boolean
  readonly category: string
  readonly retryAfterMs: number | null

  constructor(
    config: InternalAxiosRequestConfig,
    fault: HocvuError,
    again: boolean,
    about: { category: string; retryAfterMs: number | null },
  ) {
    super(fault.message)
    this.config = config
    this.fault = fault
    this.again = again
    this.category = about.category
    this.retryAfterMs = about.retryAfterMs
  }
}

/**
 * The fault of a try that got no whole answer. Only code and kind of the error are used: its message,
 * request and configuration may hold the token.
 */
export function faultOfError(
  error: unknown,
  about: { what: string; host: string; deadlineMs: number | null },
): { fault: HocvuError; again: boolean } {
  const { what, host } = about
  const { kind, code } = brokenOff(error)
  if (kind === 'refused-address')
    return {
      fault: new HocvuError(
        'platform.refused-address',
        `${host} resolves to an address inside this machine or a private network. Set allowPrivateNetwork: true if the platform really stands there.`,
      ),
      again: false,
    }
  if (about.deadlineMs !== null)
    return {
      fault: new HocvuError(
        'platform.unreachable',
        `${what}: ${host} did not answer completely within ${about.deadlineMs / 1000} s. Check the platform's load, or raise the connector's timeouts.`,
      ),
      again: true,
    }
  if (kind === 'too-large')
    return {
      fault: new HocvuError(
        'platform.bad-answer',
        `${what}: the answer of ${host} is larger than a connector takes. Ask for smaller pages, or split the course.`,
      ),
      again: false,
    }
  if (kind === 'certificate')
    return {
      fault: new HocvuError(
        'platform.unreachable',
        `${what}: the certificate of ${host} is not accepted (${code}). Have it renewed, or add its authority with NODE_EXTRA_CA_CERTS.`,
      ),
      again: false,
    }
  return {
    fault: new HocvuError(
      'platform.unreachable',
      `${what}: ${host} cannot be reached or broke off (${code || 'connection lost'}). Check url, network and firewall.`,
    ),
    again: true,
  }
}

/** The fault that a status outside 2xx means by itself. */
export function faultOfStatus(
  answer: HttpAnswer,
  about: { what: string; url: string; after: number | null },
): HocvuError {
  const { status } = answer
  const { what } = about
  const details = about.after === null ? {} : { retryAfterSeconds: Math.ceil(about.after / 1000) }
  if (status === 401)
    return new HocvuError(
      'platform.unauthorised',
      `${what}: the platform refuses the token (HTTP 401). Have it renewed and update the platform's token.`,
    )
  if (status === 403)
    return new HocvuError(
      'platform.no-right',
      `${what}: the platform does not allow this (HTTP 403). Give the token's account the right to read it.`,
    )
  if (status === 404 || status === 410)
    return new HocvuError(
      'platform.not-found',
      `${what}: nothing stands at this address (HTTP ${status}). Check the platform's url.`,
    )
  if (status === 429)
    return new HocvuError(
      'platform.rate-limited',
      `${what}: the platform limits requests (HTTP 429). Try again later; lower requestsPerSecond if this stays.`,
      details,
    )
  if (status >= 500 || status === 408 || status === 425)
    return new HocvuError(
      'platform.unavailable',
      `${what}: the platform is down or under maintenance (HTTP ${status}). Try again later.`,
      details,
    )
  if (status >= 300 && status < 400) return redirect(answer, about)
  return new HocvuError(
    'platform.bad-answer',
    `${what}: the platform did not understand the request (HTTP ${status}). Check its version and the connector's settings.`,
  )
}

/** A redirect is never followed: the token would go along. Its target's host and path are named, not its query. */
function redirect(answer: HttpAnswer, about: { what: string; url: string }): HocvuError {
  const location = answer.headers.location ?? ''
  const target = URL.canParse(location, about.url) ? new URL(location, about.url) : null
  const where = target ? `${target.protocol}//${target.host}${target.pathname}` : 'another place'
  return new HocvuError(
    'platform.refused-address',
    `${about.what}: the platform sends on to ${where} (HTTP ${answer.status}), which is not followed. If that is its right address, correct the platform's url.`,
  )
}
