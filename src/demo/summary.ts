/** What the demo says at its end. */
import { demoCohorts } from './cohorts.ts'
import type { PeopleCounts } from './count-people.ts'

export interface DemoSummary extends PeopleCounts {
  roster: { accepted: number; rejected: number }
  platforms: { id: string; pages: number; records: number; quarantined: number }[]
  /** Accounts that a platform allotted to a unit. */
  allotted: { platform: string; accounts: number; handedOut: number }
  cohorts: { id: string; passed: number; failed: number; incomplete: number; review: number }[]
  /** Private links of learners; the people are invented. */
  links: string[]
}

/** Where the demo goes on serving. */
export interface Serving {
  url: string
  /** Who may sign in to the console. */
  person: { login: string; password: string }
  /** For the API there. */
  key: string
  /** What stands before `npx hocvu …` so that a command means the demo. */
  environment: string
  /** A sheet that came late, and the watched folder that it belongs into. */
  lateSheet: { file: string; folder: string; cohort: string }
}

/** @param serving null: it ends after this */
export function describeSummary(
  summary: DemoSummary,
  { seconds, serving }: { seconds: number; serving: Serving | null },
): string {
  const { roster, platforms, cohorts, allotted, links } = summary
  const verdicts = ['passed', 'failed', 'incomplete', 'review'] as const
  return [
    '',
    `Học Vụ demo: everybody is invented. Done in ${seconds} s.`,
    '',
    `Roster        ${number(roster.accepted)} people, ${roster.rejected} rows rejected`,
    `Ledger        ${allotted.accounts} accounts of ${allotted.platform} allotted, ${allotted.handedOut} handed out`,
    `Accounts      ${number(summary.accounts)} on ${platforms.length} platforms, of ${number(summary.people)} people; ${summary.waitingAccounts} wait for a person`,
    `              ${number(summary.onSeveralPlatforms)} people are known on two or more platforms; each counts once.`,
    `Certificates  ${number(summary.certificates)}, held by ${number(summary.certified)} people`,
    '',
    ...table(
      ['platform', 'pages', 'records', 'quarantined'],
      platforms.map(({ id, pages, records, quarantined }) => [id, pages, records, quarantined]),
    ),
    '',
    ...table(
      ['cohort', 'evidence from', ...verdicts],
      cohorts.map((cohort) => [
        cohort.id,
        evidenceOf(cohort.id),
        ...verdicts.map((verdict) => cohort[verdict]),
      ]),
    ),
    '',
    'Learners open theirs by link:',
    ...links.map((link) => `  ${link}`),
    '',
    ...(serving === null ? ENDED : whereToLook(serving, platforms[0]?.id ?? '')),
    '',
  ].join('\n')
}

const ENDED = [
  'With --once the server ends here; without it the demo goes on serving and its links open.',
]

const whereToLook = (
  { url, person, key, environment, lateSheet: { file, folder, cohort } }: Serving,
  platform: string,
) => [
  `Console  ${url}/console (login name ${person.login}, password ${person.password})`,
  `Verify   ${url}/verify`,
  `API      ${url}/api/docs`,
  `         curl -H 'Authorization: Bearer ${key}' ${url}/api/v1/cohorts`,
  '',
  'From another terminal, here, while this serves:',
  '  one platform again (any of the table above; nothing has changed there):',
  `    ${environment} npx hocvu sync ${platform}`,
  `  marks that a bridge had forgotten, into the watched folder; in half a minute ${cohort} is decided anew:`,
  `    cp ${file} ${folder}/`,
]

const number = (value: number) => value.toLocaleString('en')

function evidenceOf(cohortId: string): string {
  const cohort = demoCohorts.find(({ id }) => id === cohortId)
  if (cohort === undefined) return ''
  const { platform, testOn } = cohort
  return testOn === undefined ? platform : `${platform}, test on ${testOn.platform}`
}

/** Texts stand to the left, numbers to the right. */
function table(head: string[], rows: (string | number)[][]): string[] {
  const texts = [head, ...rows.map((row) => row.map(textOf))]
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)))
  const isNumber = (column: number) => typeof rows[0]?.[column] === 'number'
  return texts.map((row) =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0
        return isNumber(column) ? text.padStart(width) : text.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

const textOf = (cell: string | number) => (typeof cell === 'number' ? number(cell) : cell)
