/** What waits for somebody, a line each, with the way to where it is solved. Nothing that is zero. Pure. */
import type { overviewTexts } from '../../foundation/texts/console/overview.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { LastSync } from '../../reports/overview/last-syncs.ts'
import type { Overview } from '../../reports/overview/read.ts'
import type { IconName } from '../kit/icon.tsx'

export interface WorkLine {
  icon: IconName
  /** `now`: something has failed or is overdue. */
  urgency: 'now' | 'soon' | 'waits'
  what: string
  how: string
  path: string
}

type Texts = (typeof overviewTexts)['vi']

/** From so many days ahead a token's end is told of: renewing one may take a letter. */
const TOKEN_DAYS = 30
/** More cohorts with reviews than these are one line together. */
const REVIEWED_COHORTS = 5

export function workLines(
  { work, cohorts, syncs }: Overview,
  texts: Texts,
  shown: (value: number) => string,
): WorkLine[] {
  const lines = [
    ...syncs.flatMap((sync) => syncLines(sync, work.quarantined, texts)),
    ...deadlineLines(cohorts, texts, shown),
    ...reviewLines(work.reviews, texts, shown),
    ...countLines(work, texts, shown),
  ]
  const order = { now: 0, soon: 1, waits: 2 }
  return lines.toSorted((a, b) => order[a.urgency] - order[b.urgency])
}

function syncLines(
  { platform, run, circuitOpen, tokenDaysLeft }: LastSync,
  quarantined: Overview['work']['quarantined'],
  texts: Texts,
): WorkLine[] {
  const path = `/console/platforms/${encodeURIComponent(platform)}`
  const line = (text: string, how: string, urgency: WorkLine['urgency']): WorkLine => ({
    icon: 'platform',
    urgency,
    what: fill(text, { platform }),
    how,
    path,
  })
  const lines: WorkLine[] = []
  if (circuitOpen) lines.push(line(texts.circuit, '', 'now'))
  else if (run?.state === 'failed') lines.push(line(texts.syncFailed, '', 'now'))
  if (run?.state === 'held') lines.push(line(texts.syncHeld, '', 'now'))
  // Where rows wait, their own line says so, and leads to them.
  const rowsWait = quarantined.some((waiting) => waiting.platform === platform)
  if (run?.state === 'partial' && !rowsWait) lines.push(line(texts.syncPartial, '', 'soon'))
  if (tokenDaysLeft !== null && tokenDaysLeft < 0)
    lines.push(line(texts.tokenOver, fill(texts.daysOver, { n: -tokenDaysLeft }), 'now'))
  else if (tokenDaysLeft !== null && tokenDaysLeft <= TOKEN_DAYS)
    lines.push(line(texts.tokenLeft, daysLeftText(tokenDaysLeft, texts), 'soon'))
  return lines
}

const daysLeftText = (days: number, texts: Texts): string =>
  days === 0 ? texts.lastDay : fill(texts.daysLeft, { n: days })

function deadlineLines(
  cohorts: Overview['cohorts'],
  texts: Texts,
  shown: (value: number) => string,
): WorkLine[] {
  return cohorts.flatMap(({ id, name, daysLeft, progress }) => {
    const unfinished = progress.incomplete + progress.undecided
    if (daysLeft === null || unfinished === 0) return []
    const isOver = daysLeft < 0
    const when = isOver ? fill(texts.daysOver, { n: -daysLeft }) : daysLeftText(daysLeft, texts)
    return {
      icon: 'class',
      urgency: isOver ? 'now' : 'soon',
      what: fill(isOver ? texts.deadlineOver : texts.deadline, { cohort: name }),
      how: `${when}, ${fill(texts.unfinished, { n: shown(unfinished) })}`,
      path: `/console/cohorts/${encodeURIComponent(id)}?verdict=incomplete`,
    }
  })
}

function reviewLines(
  reviews: Overview['work']['reviews'],
  texts: Texts,
  shown: (value: number) => string,
): WorkLine[] {
  const people = (count: number) => fill(texts.people, { n: shown(count) })
  const line = (what: string, count: number, path: string): WorkLine => ({
    icon: 'warning',
    urgency: 'waits',
    what,
    how: people(count),
    path,
  })
  const others = reviews.slice(REVIEWED_COHORTS)
  return [
    ...reviews
      .slice(0, REVIEWED_COHORTS)
      .map(({ cohort, name, people: count }) =>
        line(
          fill(texts.reviews, { cohort: name }),
          count,
          `/console/cohorts/${encodeURIComponent(cohort)}?verdict=review`,
        ),
      ),
    ...(others.length === 0
      ? []
      : [
          line(
            fill(texts.reviewsMore, { n: others.length }),
            others.reduce((sum, other) => sum + other.people, 0),
            '/console/cohorts',
          ),
        ]),
  ]
}

function countLines(
  work: Overview['work'],
  texts: Texts,
  shown: (value: number) => string,
): WorkLine[] {
  const line = (
    icon: IconName,
    what: string,
    unit: string,
    count: number,
    path: string,
  ): WorkLine[] =>
    count === 0
      ? []
      : [{ icon, urgency: 'waits', what, how: fill(unit, { n: shown(count) }), path }]
  return [
    ...line('match', texts.accounts, texts.items, work.accounts, '/console/accounts'),
    ...line('people', texts.questions, texts.rows, work.questions, '/console/learners/questions'),
    ...work.quarantined.flatMap(({ platform, rows }) =>
      line(
        'platform',
        fill(texts.quarantined, { platform }),
        texts.rows,
        rows,
        `/console/platforms/${encodeURIComponent(platform)}/quarantine`,
      ),
    ),
    ...work.proposals.flatMap(({ id, name, people }) =>
      line(
        'certificate',
        fill(texts.proposals, { cohort: name }),
        texts.people,
        people,
        `/console/certificates/proposals/${id}`,
      ),
    ),
    ...line(
      'certificate',
      texts.unsigned,
      texts.items,
      work.unsigned,
      '/console/certificates/signing',
    ),
    ...line(
      'certificate',
      texts.linkRequests,
      texts.people,
      work.linkRequests,
      '/console/certificates/requests',
    ),
    ...line('certificate', texts.mails, texts.items, work.mails, '/console/undelivered'),
  ]
}
