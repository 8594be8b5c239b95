/** Who is told of events. */
import type { EventKind } from './events.ts'

export type SubscriberKind = 'webhook' | 'statements' | 'grades'

export interface Subscriber {
  id: string
  kind: SubscriberKind
  name: string
  /** Where to; of a gradebook the issuer of the learning platform. */
  url: string
  events: readonly EventKind[]
  /** Of its kind; whoever carries to it reads them with a schema of its own. */
  settings: unknown
  state: 'active' | 'off' | 'gone'
  /** Why it is `gone`; null: it is not. */
  stateReason: string | null
}
