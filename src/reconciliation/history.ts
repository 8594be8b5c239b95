/** What held at an instant of what changes over time: links of accounts, audiences, accounts handed out. Pure. */

export interface LinkEvent {
  id: number
  account: string
  platform: string
  /** The platform's id of the account. */
  sourceId: string
  /** As the platform names its holder. */
  fullName: string
  /** Whose it became; null: nobody's. */
  learnerId: string | null
  state: string
  reason: object
  actor: string
  at: Date
  /** What a person decided, and why. */
  act: { id: string; kind: string; reason: string } | null
}

interface Holding {
  platform: string
  handedOutAt: Date
  takenBackAt: Date | null
  mistaken: boolean
}

/** Of one learner. */
export interface LearnerHistory {
  /** Of every account that was ever theirs, in the order in which it was decided. */
  links: LinkEvent[]
  audiences: { audience: string | null; since: Date }[]
  holdings: Holding[]
}

export const noHistory: LearnerHistory = { links: [], audiences: [], holdings: [] }

/** The last decision about each account that was this learner's at an instant. */
export function linksAt({ links }: LearnerHistory, learnerId: string, at: Date): LinkEvent[] {
  const last = new Map<string, LinkEvent>()
  for (const link of links) if (link.at <= at) last.set(link.account, link)
  return [...last.values()].filter(
    (link) => link.state === 'linked' && link.learnerId === learnerId,
  )
}

export function audienceAt({ audiences }: LearnerHistory, at: Date): string | null {
  return audiences.findLast(({ since }) => since <= at)?.audience ?? null
}

/**
 * When the first account of these platforms was handed out. A hand-out that was entered or corrected later counts as
 * if it had been known all along: the ledger keeps no history of its own.
 */
export function handedOutAt(
  { holdings }: LearnerHistory,
  platforms: ReadonlySet<string>,
  at: Date,
): Date | null {
  const known = holdings.filter(
    (holding) =>
      platforms.has(holding.platform) &&
      holding.handedOutAt <= at &&
      !(holding.mistaken && holding.takenBackAt !== null && holding.takenBackAt <= at),
  )
  return (
    known.map((holding) => holding.handedOutAt).toSorted((a, b) => Number(a) - Number(b))[0] ?? null
  )
}
