/** Questions to a Learning Record Store, xAPI 1.0.3. */
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { ConnectorContext } from '../contract.ts'
import { type HttpAnswer, type HttpCall, readJson } from '../http.ts'
import { nextOnHost } from '../links.ts'
import { signedRequest } from '../sign-in.ts'
import type { XapiSettings } from './settings.ts'
import { About, StatementResult } from './wire.ts'

type Context = ConnectorContext<XapiSettings>

export interface StatementsPage {
  statements: unknown[]
  /** Path of the next page on the store's host; null on the last one. */
  more: string | null
  /** Statements stored before this instant can all be had; null when the store does not say. */
  consistentThrough: Date | null
  /** The store's clock. */
  date: Date | null
}

/** @param question parameters, or the path of a next page. @throws HocvuError `platform.*` */
export function readStatements(
  context: Context,
  place: string,
  question: Record<string, string> | string,
): Promise<StatementsPage> {
  const { baseUrl } = context.http
  return ask(context, {
    what: 'GET /statements',
    place,
    ...(typeof question === 'string'
      ? nextOnHost(baseUrl, question)
      : { path: '/statements', query: question }),
    read(answer) {
      const { statements, more } = parsed(StatementResult, answer, 'GET /statements')
      return {
        statements,
        more: more ? nextOnHost(baseUrl, more).path : null,
        consistentThrough: dateOf(answer.headers['x-experience-api-consistent-through']),
        date: dateOf(answer.headers.date),
      }
    },
  })
}

/** A statement that was taken back; null when the store does not have it. @throws HocvuError `platform.*` */
export async function readVoided(context: Context, id: string): Promise<unknown> {
  try {
    return await ask(context, {
      what: 'GET /statements',
      place: `voided statement ${id}`,
      path: '/statements',
      query: { voidedStatementId: id },
      read: (answer) => parsed(z.object({ verb: z.unknown() }).loose(), answer, 'GET /statements'),
    })
  } catch (error) {
    if (error instanceof HocvuError && error.code === 'platform.not-found') return null
    throw error
  }
}

/** Versions of xAPI that the store speaks. @throws HocvuError `platform.*` */
export function readAbout(context: Context): Promise<string[]> {
  return ask(context, {
    what: 'GET /about',
    path: '/about',
    read: (answer) => parsed(About, answer, 'GET /about').version,
  })
}

function ask<T>(context: Context, call: Omit<HttpCall<T>, 'method'>): Promise<T> {
  const { signIn, token, timeout } = context.settings
  return signedRequest(context, signIn, token, {
    ...call,
    method: 'GET',
    headers: { 'x-experience-api-version': '1.0.3' },
    deadlineMs: timeout * 1000,
  })
}

function parsed<T>(schema: z.ZodType<T>, answer: HttpAnswer, what: string): T {
  const read = schema.safeParse(readJson(answer, what))
  if (read.success) return read.data
  const fault = read.error.issues[0]
  throw new HocvuError(
    'platform.bad-answer',
    `${what} answered in an unexpected form (at ${fault?.path.join('.') || 'the top'}: ${fault?.code}). Check that the url is the xAPI endpoint of a Learning Record Store, the part before /statements.`,
  )
}

function dateOf(text: string | undefined): Date | null {
  const date = new Date(text ?? '')
  return Number.isNaN(date.getTime()) ? null : date
}
