/** How an engine does on people of whom it is known who they are. */
import { matchAccount } from '../../../src/evidence/matching/match.ts'
import type { Match, RosterPerson } from '../../../src/evidence/matching/people.ts'
import { indexRoster } from '../../../src/evidence/matching/roster-index.ts'
import type { LabelledAccount, Population } from './population.ts'

export interface Measured {
  accounts: number
  linked: number
  wrong: Case[]
  identifiable: number
  found: number
  /** Identifiable, and waiting all the same. */
  missed: Case[]
  /** Waiting accounts whose person is on the roster. */
  waiting: number
  first: number
  notFirst: Case[]
  seconds: number
}

export interface Case {
  labelled: LabelledAccount
  match: Match
}

export function measure({ roster, accounts }: Population): Measured {
  const begun = performance.now()
  const index = indexRoster(roster)
  const cases = accounts.map((labelled) => ({
    labelled,
    match: matchAccount(labelled.account, index.find(labelled.account)),
  }))
  const seconds = (performance.now() - begun) / 1000
  const linked = cases.filter(({ match }) => match.linked !== null)
  const identifiable = cases.filter(({ labelled }) => labelled.identifiable)
  const waiting = cases.filter(({ labelled, match }) => match.linked === null && labelled.truth !== null)
  const isFirst = ({ labelled, match }: Case) =>
    match.linked === null && match.candidates[0]?.learnerId === labelled.truth
  return {
    accounts: accounts.length,
    linked: linked.length,
    wrong: linked.filter(({ labelled, match }) => match.linked?.learnerId !== labelled.truth),
    identifiable: identifiable.length,
    found: identifiable.filter(({ match }) => match.linked !== null).length,
    missed: identifiable.filter(({ match }) => match.linked === null),
    waiting: waiting.length,
    first: waiting.filter(isFirst).length,
    notFirst: waiting.filter((one) => !isFirst(one)),
    seconds,
  }
}

export function told(measured: Measured): string {
  const share = (part: number, of: number) => (of === 0 ? '-' : `${((part / of) * 100).toFixed(2)} %`)
  const { accounts, linked, wrong, identifiable, found, waiting, first, seconds } = measured
  return `${accounts} accounts: ${linked} linked, ${wrong.length} wrong; ${found}/${identifiable} identifiable linked (${share(found, identifiable)}); right person first ${first}/${waiting} (${share(first, waiting)}); ${seconds.toFixed(1)} s`
}

export type { RosterPerson }
