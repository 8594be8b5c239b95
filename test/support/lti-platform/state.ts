/** What the platform knows. */
import type { SigningKey } from './jwt.ts'
import type { Course, Person } from './people.ts'
import type { Product } from './product.ts'
import type { Spoiling } from './spoilings.ts'

/** A tool as an administrator has it registered here. */
export interface Tool {
  /** Of its entry on the site. */
  id: string
  clientId: string
  name: string
  loginUrl: string
  redirectUris: readonly string[]
  /** Where it opens unless a link says otherwise. */
  target: string
  keysUrl: string
  /** That it may ask tokens for. */
  scopes: readonly string[]
  custom: Readonly<Record<string, string>>
  /** Where it stands on the site; the first is what launches name unless told otherwise. */
  deploymentIds: string[]
}

/** A link to a tool that was put into a course: by hand, or by the tool itself (deep linking). */
export interface PlacedLink {
  id: string
  title: string
  url: string | null
  custom: Readonly<Record<string, string>>
}

export interface BegunLaunch {
  tool: Tool
  person: Person
  course: Course
  kind: 'resource-link' | 'deep-linking'
  link: PlacedLink
  deploymentId: string
  target: string
  /** Sent along with a request for deep links; null: none. */
  data: string | null
  /** What is done to the token before it goes out; null: nothing. */
  spoiling: Spoiling | null
}

/** What a tool has sent back for a course. */
interface DeepLinkReturn {
  tool: Tool
  course: Course
  items: readonly Record<string, unknown>[]
}

export interface LineItem {
  id: string
  courseId: string
  label: string
  scoreMaximum: number
  resourceId?: string | undefined
  tag?: string | undefined
  resourceLinkId?: string | undefined
}

interface Score {
  lineItemId: string
  userId: string
  timestamp: string
  activityProgress: string
  gradingProgress: string
  scoreGiven?: number | undefined
  scoreMaximum?: number | undefined
  comment?: string | undefined
}

/** Of one tool, good for some scopes and for some time. */
export interface AccessToken {
  tool: Tool
  scopes: readonly string[]
  until: Date
}

export interface State {
  product: Product
  origin: string
  issuer: string
  now(): Date
  /** Asks the tool, by the address that it has given. @returns its answer as JSON */
  askTool(url: string): Promise<unknown>
  /** The newest signs; the others are still published. */
  keys: SigningKey[]
  people: Person[]
  courses: Course[]
  /** By course: who is in it. */
  members: Map<string, Person[]>
  /** Of a page of Names and Roles. */
  membersAPage: number
  tools: Tool[]
  /** By token: not used yet. */
  registrationTokens: Set<string>
  /** By the hint that the tool brings back. */
  launches: Map<string, BegunLaunch>
  links: Map<string, PlacedLink[]>
  returned: DeepLinkReturn[]
  lineItems: LineItem[]
  scores: Score[]
  accessTokens: Map<string, AccessToken>
  /** `jti` and `nonce` of what tools have signed: each counts once. */
  seen: Set<string>
  /** What a tool did wrong, with what the platform told it. */
  faults: string[]
}

let made = 0
/** Of anything that the platform makes. */
export function nextId(): string {
  made += 1
  return String(made)
}
