/** What one product does in its own way, within the specifications or beside them. */
import type { Course, Person } from './people.ts'

/** From which a launch is written. */
export interface LaunchFacts {
  origin: string
  issuer: string
  clientId: string
  deploymentId: string
  /** Where the tool was told to open. */
  target: string
  person: Person
  course: Course
  link: { id: string; title: string }
  custom: Readonly<Record<string, string>>
  /** Addresses of the services that the tool may use in this course; null: not offered. */
  membersUrl: string | null
  lineItemsUrl: string | null
  gradeScopes: readonly string[]
}

interface DeepLinkingFacts extends LaunchFacts {
  returnUrl: string
  /** To be sent back as it is; null: this product sends none. */
  data: string | null
}

export type Claims = Record<string, unknown>

export interface Product {
  name: 'moodle' | 'open-edx' | 'canvas' | 'reference'
  /** Whose behaviour this is, and where it is written down. */
  follows: string
  /** null: the address at which it stands. */
  issuer: string | null
  /** Of its pages and services; null: it has none. */
  paths: {
    configuration: string | null
    registration: string | null
    authorization: string
    token: string
    keys: string
    deepLinkReturn: string
    /** Followed by the course and what the product adds. */
    members(courseId: string, toolId: string): string
    lineItems(courseId: string, toolId: string): string
    /** Under the line items. */
    lineItem(courseId: string, id: string, toolId: string): string
  }
  /** How it sends a browser to the tool's login, and what it adds there. */
  login: { method: 'GET' | 'POST'; extra: Readonly<Record<string, string>> }
  /** How long its launches hold. */
  validSeconds: number
  /** Whom a tool asks for a token, where it is not the token address. */
  authorizationServer: string | null
  deploymentId(ordinal: number): string
  /** The answer to a registration names the deployment. */
  tellsDeployment: boolean
  /** Its configuration is shown to whoever brings the registration token only. */
  guardsConfiguration: boolean
  messagesSupported: unknown
  /** As it calls somebody in launches and in Names and Roles. */
  sub(person: Person): string
  resourceLink(facts: LaunchFacts): Claims
  deepLinking(facts: DeepLinkingFacts): Claims
  member(person: Person): Claims
  /** The `Link` header of a page that is not the last. */
  nextPage(pages: { current: string; next: string }): string
}
