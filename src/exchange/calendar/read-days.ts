/** Deadlines of whoever asks: the same as on the overview and the pages of plans, as far as the person sees them now. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { addDays, type DateString } from '../../foundation/dates.ts'
import { calendarTexts } from '../../foundation/texts/calendar.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type DueDate, dueOfTarget, planDeadlines } from '../../programs/plans/deadlines.ts'
import { listPlans, type Plan } from '../../programs/plans/store.ts'
import { listPlatforms, listPrograms } from '../../programs/store.ts'
import { type CohortLine, cohortCounts, cohortLines } from '../../reports/list-cohorts.ts'
import { readDeadlines, readStandings } from '../../reports/submissions/read-standings.ts'
import { missingLines } from '../../reports/submissions/standing.ts'
import type { CalendarDay } from './calendar-day.ts'
import { openRequests, type Standing, standingDefinitions } from './days-store.ts'

/** What is over stays a while; what is farther off than a year comes by itself. */
const PAST_DAYS = 60
const AHEAD_DAYS = 400

const REMIND_PAPER = [14, 3, 1]
const REMIND_CLASS = [7, 1]
const REMIND_SOON = [1]
const REMIND_TARGET = [30, 7]
/** Renewing one may take a letter. */
const REMIND_TOKEN = [30, 7, 1]

interface Question {
  viewer: Viewer
  language: Language
  today: DateString
}

type StandingOf = Awaited<ReturnType<typeof standingDefinitions>>

/** The earliest first. */
export async function readDays(db: Queryable, asked: Question): Promise<CalendarDay[]> {
  const { viewer, today } = asked
  const standingOf = await standingDefinitions(db)
  const may = (scope: 'plans:read' | 'cohorts:read' | 'platforms:read' | 'privacy:read') =>
    viewer.scopes.has(scope)
  const cohorts = may('cohorts:read') ? await cohortsSeen(db, viewer) : []
  const days = [
    ...cohorts.flatMap((cohort) => cohortDays(cohort, standingOf('cohort', cohort.id), asked)),
    ...(may('plans:read') ? await planDays(db, asked, standingOf) : []),
    ...(may('cohorts:read') ? await programDays(db, asked, cohorts, standingOf) : []),
    ...(may('privacy:read') && viewer.unitId === null ? await requestDays(db, asked) : []),
    ...(may('platforms:read') && viewer.unitId === null
      ? await tokenDays(db, asked, standingOf)
      : []),
  ]
  const [first, last] = [addDays(today, -PAST_DAYS), addDays(today, AHEAD_DAYS)]
  return days
    .filter(({ on }) => on >= first && on <= last)
    .toSorted((a, b) => compare(a.on, b.on) || compare(a.uid, b.uid))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Those at work in which the viewer sees somebody; an empty one for who sees everybody. */
async function cohortsSeen(db: Queryable, viewer: Viewer): Promise<CohortLine[]> {
  const all = (await cohortLines(db)).filter(({ active }) => active)
  if (viewer.unitId === null) return all
  const counts = await cohortCounts(
    db,
    viewer,
    all.map(({ id }) => id),
  )
  return all.filter(({ id }) => counts.has(id))
}

const uidOf = (...parts: readonly string[]) => `${parts.map(encodeURIComponent).join('.')}@hocvu`

const changed = ({ version, changedAt }: Standing) => ({ sequence: version, changedAt })

const inLanguage = ({ vi, en }: { vi: string; en: string | null }, language: Language): string =>
  (language === 'en' ? en : null) ?? vi

const cohortPath = (id: string) => `/console/cohorts/${encodeURIComponent(id)}`

function cohortDays(
  { id, name, start, deadline, programTitle }: CohortLine,
  standing: Standing,
  { language }: Question,
): CalendarDay[] {
  const texts = calendarTexts[language]
  const of = {
    description: [fill(texts.programOf, { name: inLanguage(programTitle, language) })],
    path: cohortPath(id),
    ...changed(standing),
  }
  const first = start !== null && {
    ...{ ...of, uid: uidOf('start', id), on: start, remind: [] },
    summary: fill(texts.start, { name }),
  }
  const last = deadline !== null && {
    ...{ ...of, uid: uidOf('cohort', id), on: deadline, remind: REMIND_CLASS },
    summary: fill(texts.cohort, { name }),
  }
  return [first, last].filter((day) => day !== false)
}

/** Of programs that have a last day of their own, as far as they have a class that is seen. */
async function programDays(
  db: Queryable,
  { viewer, language }: Question,
  cohorts: readonly CohortLine[],
  standingOf: StandingOf,
): Promise<CalendarDay[]> {
  const seen = new Set(cohorts.map(({ programId }) => programId))
  const texts = calendarTexts[language]
  return (await listPrograms(db)).flatMap(({ id, definition: { title, deadline } }) =>
    deadline === null || !(viewer.unitId === null || seen.has(id))
      ? []
      : [
          {
            ...{ uid: uidOf('program', id), on: deadline, description: [] },
            summary: fill(texts.program, { name: inLanguage(title, language) }),
            path: `/console/programs/${encodeURIComponent(id)}`,
            remind: REMIND_CLASS,
            ...changed(standingOf('program', id)),
          },
        ],
  )
}

async function planDays(
  db: Queryable,
  asked: Question,
  standingOf: StandingOf,
): Promise<CalendarDay[]> {
  const { viewer, today } = asked
  const days: CalendarDay[] = []
  for (const plan of await listPlans(db)) {
    if (plan.definition.years.to < Number(today.slice(0, 4)) - 1) continue
    const standing = standingOf('plan', plan.id)
    for (const paper of await readStandings(db, viewer, plan, today))
      days.push(paperDay(plan, paper.due, missingLines(paper).length === 0, standing, asked))
    for (const due of planDeadlines({ ...plan.definition, deadlines: [] }, today))
      days.push(targetDay(plan, due, standing, asked))
    for (const due of await readDeadlines(db, viewer, plan, today))
      if (due.kind === 'window') days.push(windowDay(due, standingOf, asked))
  }
  // A class may stand in several plans.
  return [...new Map(days.map((day) => [day.uid, day])).values()]
}

const planPath = (id: string, rest = '') => `/console/plans/${encodeURIComponent(id)}${rest}`

function paperDay(
  { id, definition }: Plan,
  due: DueDate,
  isDone: boolean,
  standing: Standing,
  { language }: Question,
): CalendarDay {
  const texts = calendarTexts[language]
  return {
    ...{ uid: uidOf('paper', id, due.id), on: due.on, ...changed(standing) },
    summary: due.title === null ? '' : inLanguage(due.title, language),
    description: [
      fill(texts.plan, { name: inLanguage(definition.title, language) }),
      ...(due.to === null ? [] : [fill(texts.to, { name: due.to })]),
      ...(due.clause === null ? [] : [fill(texts.clause, { name: due.clause })]),
      ...(isDone ? [texts.done] : []),
    ],
    path: planPath(id, `/submissions?deadline=${encodeURIComponent(due.id)}`),
    remind: isDone ? [] : REMIND_PAPER,
  }
}

/** Targets of one day are one entry, called after the first of them: where their day changes it is the same entry. */
function targetDay(
  { id, definition }: Plan,
  { on, count }: DueDate,
  standing: Standing,
  { language }: Question,
): CalendarDay {
  const texts = calendarTexts[language]
  const targets = definition.targets.filter((target) => dueOfTarget(target, definition) === on)
  return {
    ...{ uid: uidOf('target', id, targets[0]?.id ?? on), on, ...changed(standing) },
    summary: fill(texts.target, { n: String(count) }),
    description: [
      fill(texts.plan, { name: inLanguage(definition.title, language) }),
      ...targets.map(({ title }) => `– ${inLanguage(title, language)}`),
    ],
    path: planPath(id),
    remind: REMIND_TARGET,
  }
}

function windowDay(
  { id, on, title, cohortId }: DueDate,
  standingOf: StandingOf,
  { language }: Question,
): CalendarDay {
  const cohort = cohortId ?? ''
  return {
    ...{ uid: uidOf('window', id), on, description: [], remind: REMIND_SOON },
    summary: fill(calendarTexts[language].window, { name: title?.vi ?? cohort }),
    path: cohortPath(cohort),
    ...changed(standingOf('cohort', cohort)),
  }
}

async function requestDays(db: Queryable, { language }: Question): Promise<CalendarDay[]> {
  return (await openRequests(db)).map(({ id, number, dueOn, recordedAt }) => ({
    ...{ uid: uidOf('request', id), on: dueOn, description: [], remind: REMIND_SOON },
    summary: fill(calendarTexts[language].request, { n: String(number) }),
    path: `/console/privacy/${number}`,
    ...{ sequence: 0, changedAt: recordedAt },
  }))
}

async function tokenDays(
  db: Queryable,
  { language }: Question,
  standingOf: StandingOf,
): Promise<CalendarDay[]> {
  return (await listPlatforms(db)).flatMap(({ id, tokenExpires }) =>
    tokenExpires === null
      ? []
      : [
          {
            ...{ uid: uidOf('token', id), on: tokenExpires, description: [] },
            summary: fill(calendarTexts[language].token, { name: id }),
            path: `/console/platforms/${encodeURIComponent(id)}`,
            remind: REMIND_TOKEN,
            ...changed(standingOf('platform', id)),
          },
        ],
  )
}
