/**
 * How the service calls other systems that people have named: whom it tells of events, learning platforms that open it in a
 * frame. Public addresses by https alone, but for hosts that the operator has named as standing inside
 * (`OUTGOING_PRIVATE_HOSTS`); the resolved address is looked at; no redirect is followed; every call has a deadline, every
 * answer a largest size. Platforms that are read from are asked by `connectors/http.ts`.
 */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import axios, { type AxiosResponse } from 'axios'
import { HocvuError } from '../errors.ts'
import { traced } from '../tracing.ts'
import { brokenOff } from './broken-off.ts'
import { isInsideAddress, publicLookup } from './inside-addresses.ts'

export interface OutgoingCall {
  /** For messages: `delivery to reports.example.gov.vn`. Never holds a secret. */
  what: string
  method: 'GET' | 'POST' | 'PUT'
  url: string
  headers?: Record<string, string>
  body?: string
  /** From its start to the last byte of the answer; left out: 15 s. */
  deadlineMs?: number
  /** Of the answer, after decompression; left out: 1 MiB. */
  maxBytes?: number
  /** Gives up when it is aborted. */
  signal?: AbortSignal
}

/** Whatever the other side said, of whatever status. */
export interface OutgoingAnswer {
  status: number
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  /** Decoded as UTF-8. */
  body: string
}

export interface Outgoing {
  /**
   * What a person or another system gave as an address to call.
   * @throws HocvuError `outgoing.refused-address` naming the fault and its mend
   */
  address(text: string): URL
  /** @throws HocvuError `outgoing.refused-address`, `outgoing.unreachable`, `outgoing.bad-answer` */
  call(call: OutgoingCall): Promise<OutgoingAnswer>
  /** Closes idle connections. */
  close(): void
}

interface OutgoingOptions {
  /** `host` or `host:port`, in lower case, that may stand inside and be called by http. */
  privateHosts: readonly string[]
  lookup?: LookupFunction
}

const DEADLINE_MS = 15_000
const LARGEST_ANSWER = 1024 * 1024

export function createOutgoing({ privateHosts, lookup }: OutgoingOptions): Outgoing {
  const outside = agents(publicLookup(lookup))
  const inside = agents(lookup)
  const isNamed = (url: URL) =>
    privateHosts.includes(url.hostname) || privateHosts.includes(url.host)
  const address = (text: string) => checkedAddress(text, isNamed)

  async function send(call: OutgoingCall, url: URL): Promise<OutgoingAnswer> {
    const deadline = AbortSignal.timeout(call.deadlineMs ?? DEADLINE_MS)
    const signal = call.signal ? AbortSignal.any([deadline, call.signal]) : deadline
    const agent = isNamed(url) ? inside : outside
    try {
      const response = await axios.request<string>({
        ...agent,
        url: url.href,
        method: call.method,
        headers: { accept: 'application/json', 'user-agent': 'hocvu', ...call.headers },
        ...(call.body !== undefined && { data: call.body }),
        adapter: 'http',
        // An operator's proxy variables must not see what is sent.
        proxy: false,
        maxRedirects: 0,
        responseType: 'text',
        transformResponse: [(data: unknown) => data],
        validateStatus: null,
        maxContentLength: call.maxBytes ?? LARGEST_ANSWER,
        signal,
      })
      return answerOf(response)
    } catch (error) {
      throw faultOf(error, { ...call, host: url.host, late: deadline.aborted })
    }
  }

  return {
    address,
    call: async (call) => {
      const url = address(call.url)
      const attributes = { 'server.address': url.host, 'hocvu.question': call.what }
      return await traced('outgoing call', { kind: 'client', attributes }, () => send(call, url))
    },
    close: () => {
      for (const { httpAgent, httpsAgent } of [outside, inside]) {
        httpAgent.destroy()
        httpsAgent.destroy()
      }
    },
  }
}

function agents(lookup: LookupFunction | undefined) {
  const options = { keepAlive: true, ...(lookup && { lookup }) }
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) }
}

function checkedAddress(text: string, isNamed: (url: URL) => boolean): URL {
  const refuse = (why: string) => new HocvuError('outgoing.refused-address', why)
  if (!URL.canParse(text))
    throw refuse('This is not an address: write it like https://reports.example.gov.vn/hooks')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '')
    throw refuse(`The address at ${url.host} holds a user name or password; take it out.`)
  if (isNamed(url) && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  if (url.protocol !== 'https:')
    throw refuse(
      `${url.protocol}//${url.host} is not https. Use https; the operator can name a host of the own network in OUTGOING_PRIVATE_HOSTS.`,
    )
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isInsideAddress(host)) throw refuse(insideText(url.host))
  return url
}

const insideText = (host: string) =>
  `${host} stands inside this machine or a private network. If it is meant, the operator names it in OUTGOING_PRIVATE_HOSTS.`

function answerOf({ status, headers, data }: AxiosResponse<unknown>): OutgoingAnswer {
  const told: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== null && value !== undefined) told[name.toLowerCase()] = String(value)
  return { status, headers: told, body: typeof data === 'string' ? data : '' }
}

function faultOf(
  error: unknown,
  { what, host, late }: { what: string; host: string; late: boolean },
): HocvuError {
  const { kind, code } = brokenOff(error)
  if (kind === 'refused-address')
    return new HocvuError('outgoing.refused-address', insideText(host))
  if (kind === 'too-large')
    return new HocvuError('outgoing.bad-answer', `${what}: the answer of ${host} is too large.`)
  if (late)
    return new HocvuError(
      'outgoing.unreachable',
      `${what}: ${host} did not answer completely in time. Check its load.`,
    )
  if (kind === 'certificate')
    return new HocvuError(
      'outgoing.unreachable',
      `${what}: the certificate of ${host} is not accepted (${code}). Have it renewed, or add its authority with NODE_EXTRA_CA_CERTS.`,
    )
  return new HocvuError(
    'outgoing.unreachable',
    `${what}: ${host} cannot be reached or broke off (${code || 'connection lost'}). Check address, network and firewall.`,
  )
}
