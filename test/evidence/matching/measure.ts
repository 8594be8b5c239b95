/** How an engine does on people of whom it is known who they are. */
import { matchAll } from '../../../src/evidence/matching/match-all.ts'
import type { Match } from '../../../src/evidence/matching/people.ts'
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
  /** Of these, the ones that state something that tells the person from everybody else. */
  waitingToldApart: number
  firstToldApart: number
  notFirst: Case[]
  seconds: number
}

interface Case {
  labelled: LabelledAccount
  match: Match
}

export function measure({ roster, accounts }: Population): Measured {
  const begun = performance.now()
  const matches = matchAll(
    accounts.map(({ account }) => account),
    indexRoster(roster),
  )
  const cases = accounts.flatMap((labelled, at) => {
    const match = matches[at]
    return match ? [{ labelled, match }] : []
  })
  const seconds = (performance.now() - begun) / 1000
  const linked = cases.filter(({ match }) => match.linked !== null)
  const identifiable = cases.filter(({ labelled }) => labelled.identifiable)
  const waiting = cases.filter(
    ({ labelled, match }) => match.linked === null && labelled.truth !== null,
  )
  const isFirst = ({ labelled, match }: Case) =>
    match.linked === null && match.candidates[0]?.learnerId === labelled.truth
  const isTold = ({ labelled }: Case) => labelled.toldApart
  return {
    accounts: accounts.length,
    linked: linked.length,
    wrong: linked.filter(({ labelled, match }) => match.linked?.learnerId !== labelled.truth),
    identifiable: identifiable.length,
    found: identifiable.filter(({ match }) => match.linked !== null).length,
    missed: identifiable.filter(({ match }) => match.linked === null),
    waiting: waiting.length,
    first: waiting.filter(isFirst).length,
    waitingToldApart: waiting.filter(isTold).length,
    firstToldApart: waiting.filter(isTold).filter(isFirst).length,
    notFirst: waiting.filter(isTold).filter((one) => !isFirst(one)),
    seconds,
  }
}

export function told(measured: Measured): string {
  const share = (part: number, of: number) =>
    of === 0 ? '-' : `${((part / of) * 100).toFixed(2)} %`
  const { accounts, linked, wrong, identifiable, found, waiting, first, seconds } = measured
  const { waitingToldApart, firstToldApart } = measured
  return `${accounts} accounts: ${linked} linked, ${wrong.length} wrong; ${found}/${identifiable} identifiable linked (${share(found, identifiable)}); right person first ${firstToldApart}/${waitingToldApart} where something tells them apart (${share(firstToldApart, waitingToldApart)}), ${first}/${waiting} of all (${share(first, waiting)}); ${seconds.toFixed(1)} s`
}
