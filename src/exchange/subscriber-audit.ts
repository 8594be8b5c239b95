/** What the audit trail keeps of a subscriber. */
import type { Subscriber } from './subscriber.ts'

/** The host stands for the address: in many a webhook's address the path is itself a secret. */
export function shownForAudit({ kind, name, url, events, settings }: Subscriber): object {
  return { kind, name, host: new URL(url).host, events, settings }
}
