/** `privacy …`: requests of people about their data, what is kept of them, and erasure. */
import { viewsOfPerson } from '../access/person-views.ts'
import { dateAndTimeInVietnam, parseVietnameseDate, shortDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { pageLanguage } from '../foundation/texts/pages.ts'
import { type ErasureReport, erasePerson } from '../privacy/erase/erase-person.ts'
import { readmitPerson } from '../privacy/erase/readmit.ts'
import { exportPerson } from '../privacy/export/export-person.ts'
import { requestKinds, requestResults } from '../privacy/requests/request-kinds.ts'
import {
  listRequests,
  type PrivacyRequest,
  type RequestState,
} from '../privacy/requests/request-store.ts'
import { answerRequest, assignRequest, recordRequest } from '../privacy/requests/requests.ts'
import { findLearners } from '../roster/find-learner.ts'
import { personRecord } from '../roster/people/person-record.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { readLanguage } from './reason-language.ts'
import { requireNewFile, writeOut } from './write-out.ts'

const MOST_LISTED = 1000

export const listPrivacyRequests: Command<[options: { all?: boolean }]> = async (
  context,
  { all },
) => {
  const { database, vault, clock } = await context.open()
  const state: RequestState = all ? 'all' : 'open'
  const window = { limit: MOST_LISTED, offset: 0 }
  const { requests, total } = await listRequests(
    { db: database.db, vault, clock },
    context.viewer,
    state,
    window,
  )
  context.output.result({ requests: requests.map(inShort), total }, () =>
    requests.length === 0 ? 'No request waits for an answer.' : requests.map(lineOf).join('\n'),
  )
  return exitCodes.done
}

export interface NewRequestOptions {
  learner?: string
  name?: string
  contact?: string
  text?: string
  received?: string
}

export const addPrivacyRequest: Command<[kind: string, options: NewRequestOptions]> = async (
  context,
  kind,
  { learner, name, contact, text, received },
) => {
  const { database, vault, clock } = await context.open()
  const receivedOn = received === undefined ? null : parseVietnameseDate(received)
  if (received !== undefined && receivedOn === null)
    throw new HocvuError('request.invalid', `"${received}" is no day. Write it as 05/03/2026.`)
  const request = await recordRequest({ db: database.db, vault, clock }, context.viewer, {
    ...{ kind: oneOf(requestKinds, kind, 'kind of request'), learner: learner ?? null },
    ...{ name: name ?? '', contact: contact ?? '', text: text ?? '', receivedOn },
  })
  context.output.result(inShort(request), () => lineOf(request))
  return exitCodes.done
}

export const assignPrivacyRequest: Command<[request: string, learner: string]> = async (
  context,
  name,
  learner,
) => {
  const { database, vault, clock } = await context.open()
  const deps = { db: database.db, vault, clock }
  const request = await assignRequest(deps, context.viewer, name, learner)
  context.output.result(inShort(request), () => lineOf(request))
  return exitCodes.done
}

export const answerPrivacyRequest: Command<
  [request: string, options: { result: string; text: string }]
> = async (context, name, { result, text }) => {
  const { database, vault, clock } = await context.open()
  const given = { result: oneOf(requestResults, result, 'result'), text }
  const deps = { db: database.db, vault, clock }
  const request = await answerRequest(deps, context.viewer, name, given)
  context.output.result(inShort(request), () => lineOf(request))
  return exitCodes.done
}

export const exportPrivacy: Command<
  [learner: string, options: { out: string; language?: string }]
> = async (context, key, { out, language }) => {
  await requireNewFile(out)
  const { database, vault, clock, publicUrl } = await context.open()
  const deps = { db: database.db, vault, clock, publicUrl }
  const { content, archive } = await exportPerson(deps, context.viewer, key)
  const words = language === undefined ? pageLanguage(undefined) : readLanguage(language)
  await writeOut(out, archive(words))
  const { learner, sections, files } = content
  const counts = Object.fromEntries(
    Object.entries(sections).map(([name, rows]) => [name, rows.length]),
  )
  context.output.result(
    { file: out, learner, counts, files: files.length },
    () => `${out}: data.json, data.txt and ${files.length} files. Hand it to this person alone.`,
  )
  return exitCodes.done
}

export interface EraseCommandOptions {
  reason?: string
  request?: string
  dryRun?: boolean
}

export const erasePrivacy: Command<[learner: string, options: EraseCommandOptions]> = async (
  context,
  key,
  { reason = '', request, dryRun = false },
) => {
  const { database, vault, clock } = await context.open()
  const { output, viewer } = context
  const report = await erasePerson(
    { db: database.db, pool: database.pool, vault, clock },
    viewer,
    key,
    { reason, request: request ?? null, dryRun },
    (looked) => output.progress(`looking through what is kept of platforms: ${looked}`),
  )
  output.result(report, () => described(report))
  return exitCodes.done
}

export const readmitPrivacy: Command<[learner: string, options: { reason: string }]> = async (
  context,
  learnerId,
  { reason },
) => {
  const { database, clock } = await context.open()
  const changed = await readmitPerson({ db: database.db, clock }, context.viewer, learnerId, reason)
  context.output.result({ learner: learnerId, changed }, () =>
    changed
      ? 'The next roster or sync may name this person again; they are then somebody new.'
      : 'This person may be taken in already.',
  )
  return exitCodes.done
}

export const showViews: Command<[learner: string, options: { limit?: string }]> = async (
  context,
  key,
  { limit },
) => {
  const { database } = await context.open()
  const [found] = await findLearners(database.db, context.viewer, key)
  const person = found && (await personRecord(database.db, context.viewer, found.id))
  if (!person) throw new HocvuError('not-found', `Nobody on the roster is "${key}".`)
  const views = await viewsOfPerson(database.db, person.id, Number(limit ?? 100) || 100)
  context.output.result({ learner: person.id, views }, () =>
    views.length === 0
      ? 'Nobody has looked at this person.'
      : views
          .map(({ at, actor, what }) => `${dateAndTimeInVietnam(at)}  ${actor}  ${what}`)
          .join('\n'),
  )
  return exitCodes.done
}

/** What a request says of the person is for who answers it, on the page; a list names nobody. */
const inShort = (request: PrivacyRequest) => {
  const { id, number, kind, receivedOn, dueOn, isOverdue, answeredAt, result } = request
  const learner = request.learner?.id ?? null
  return { id, number, kind, learner, receivedOn, dueOn, isOverdue, answeredAt, result }
}

function lineOf(request: PrivacyRequest): string {
  const { number, kind, learner, receivedOn, dueOn, isOverdue, result, asked } = request
  const state = result === null ? (isOverdue ? 'OVERDUE' : 'open') : `answered: ${result}`
  const who = learner === null ? (asked?.name ?? 'not known') : learner.fullName
  return `${number}  ${kind}  ${who}  received ${shortDate(receivedOn)}  due ${shortDate(dueOn)}  ${state}`
}

function described({ state, goes, stays, perhaps }: ErasureReport): string {
  const counted = Object.entries(goes).map(([what, n]) => `  ${what}: ${n}`)
  const kept = [...stays.certificates, ...stays.papers].map(
    ({ number, issuedOn, program, issuer }) =>
      `  ${number}, ${shortDate(issuedOn)}, ${program ?? issuer}`,
  )
  return [
    state === 'erased' ? 'Erased:' : 'Would be erased (nothing was changed):',
    ...counted,
    kept.length === 0
      ? 'Nothing was ever issued to this person: no register keeps anything.'
      : 'The register must keep number, date and program, without the name:',
    ...kept,
    ...(perhaps === 0
      ? []
      : [
          `${perhaps} waiting accounts of platforms may be theirs. Say so before: hocvu accounts waiting`,
        ]),
    'Backups made before still hold this person: after a restore of one, erase again.',
  ].join('\n')
}

function oneOf<Value extends string>(known: readonly Value[], text: string, what: string): Value {
  const found = known.find((value) => value === text)
  if (found !== undefined) return found
  throw new HocvuError(
    'request.invalid',
    `There is no ${what} "${text}". Known: ${known.join(', ')}.`,
  )
}
