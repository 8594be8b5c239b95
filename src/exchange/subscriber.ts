/** Who is told of events. */
import type { Viewer } from '../access/viewer.ts'
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

/** The whole address for whoever may change it; for others without the path, which of a webhook is often itself a secret. */
export function shownAddress(
  { kind, url }: Pick<Subscriber, 'kind' | 'url'>,
  viewer: Viewer,
): string {
  if (kind !== 'webhook' || viewer.scopes.has('integrations:write') || !URL.canParse(url))
    return url
  const { origin, pathname, search } = new URL(url)
  return pathname === '/' && search === '' ? origin : `${origin}/…`
}
