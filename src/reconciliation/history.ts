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

/** What the ledger said of one handing out, from an instant on. */
interface Holding {
  /** Of the handing out. */
  id: string
  platform: string
  handedOutAt: Date
  /** It never counted. */
  mistaken: boolean
  since: Date
}

/** Of one learner. */
export interface LearnerHistory {
  /** Of every account that was ever theirs, in the order in which it was decided. */
  links: LinkEvent[]
  audiences: { audience: string | null; since: Date }[]
  /** In the order in which it was entered. */
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

/** When the first account of these platforms was handed out, as far as it had been entered, and as it stood then. */
export function handedOutAt(
  { holdings }: LearnerHistory,
  platforms: ReadonlySet<string>,
  at: Date,
): Date | null {
  const known = new Map<string, Holding>()
  for (const holding of holdings)
    if (holding.since <= at && platforms.has(holding.platform)) known.set(holding.id, holding)
  const counted = [...known.values()].filter(({ mistaken }) => !mistaken)
  return (
    counted.map(({ handedOutAt: when }) => when).toSorted((a, b) => Number(a) - Number(b))[0] ??
    null
  )
}
