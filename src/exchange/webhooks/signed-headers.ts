/** What a message to a webhook carries beside its body, as Standard Webhooks say it. Pure. */
import { Webhook } from 'standardwebhooks'

/** @param secrets while one is changed over, each signs: the receiver takes whichever it knows */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}
