/** What the demo says at its end. */
export interface DemoSummary {
  roster: { accepted: number; rejected: number }
  platforms: { id: string; pages: number; records: number; quarantined: number }[]
  cohorts: { id: string; passed: number; failed: number; incomplete: number; review: number }[]
  waitingAccounts: number
  certificates: number
  /** Private links of learners; the people are invented. */
  links: string[]
}

/** @param serving where it goes on serving, and a key for the API there; null: it ends after this */
export function describeSummary(
  summary: DemoSummary,
  { seconds, serving }: { seconds: number; serving: { url: string; key: string } | null },
): string {
  const { roster, platforms, cohorts, waitingAccounts, certificates, links } = summary
  return [
    '',
    `Học Vụ demo: everybody is invented. Done in ${seconds} s.`,
    '',
    `Roster: ${number(roster.accepted)} people, ${roster.rejected} rows rejected`,
    '',
    ...table(
      ['platform', 'pages', 'records', 'quarantined'],
      platforms.map(({ id, pages, records, quarantined }) => [id, pages, records, quarantined]),
    ),
    '',
    ...table(
      ['cohort', 'passed', 'failed', 'incomplete', 'review'],
      cohorts.map((cohort) => [
        cohort.id,
        cohort.passed,
        cohort.failed,
        cohort.incomplete,
        cohort.review,
      ]),
    ),
    '',
    `Accounts that wait for a person: ${waitingAccounts}`,
    `Certificates: ${number(certificates)}`,
    '',
    'Learners open theirs by link:',
    ...links.map((link) => `  ${link}`),
    '',
    ...(serving === null ? ENDED : whereToLook(serving)),
    '',
  ].join('\n')
}

const ENDED = [
  'With --once the server ends here; without it the demo goes on serving and its links open.',
]

const whereToLook = ({ url, key }: { url: string; key: string }) => [
  `Console  ${url}/`,
  `Verify   ${url}/verify`,
  `API      ${url}/api/openapi.json`,
  `         curl -H 'Authorization: Bearer ${key}' ${url}/api/v1/cohorts`,
]

const number = (value: number) => value.toLocaleString('en')

function table(head: string[], rows: (string | number)[][]): string[] {
  const cells = [
    head,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? number(cell) : cell))),
  ]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart((widths[column] ?? 0) + 2),
      )
      .join(''),
  )
}
