/** What is sent to addresses that tell other systems, and somebody who is told. */
import { sql } from 'kysely'
import type { TestService } from '../service.ts'
import type { Sent } from './requests.ts'
import type { Things } from './things.ts'

const WEBHOOK = {
  ...{ kind: 'webhook', name: 'Phần mềm cán bộ', url: 'https://reports.example.gov.vn/hooks' },
  events: ['outcome.changed', 'certificate.issued'],
}
const form = (fields: Record<string, string | string[]>) => () => ({ fields })
const ofGivenUp = ({ subscribers = '' }: Things): Sent => ({
  json: { subscriber: subscribers, positions: 'all' },
})
const confirmed = ({ subscribers = '' }: Things): Sent => ({
  fields: { of: 'all', ids: '', subscriber: subscribers, expected: '1' },
})

export const integrationRequests: Record<string, (things: Things) => Sent> = {
  'post /api/v1/subscribers': () => ({ json: WEBHOOK }),
  'post /api/v1/subscribers/{id}': () => ({ json: { state: 'off' } }),
  'post /api/v1/subscribers/{id}/secret': () => ({ json: { former: 'day' } }),
  'post /api/v1/deliveries/send-again': ofGivenUp,
  'post /api/v1/deliveries/put-away': ofGivenUp,
  'post /console/integrations/subscribers/new': form(WEBHOOK),
  'post /console/integrations/subscribers/{id}': form({ ...WEBHOOK, name: 'Phần mềm mới' }),
  'post /console/integrations/subscribers/{id}/state': form({ state: 'off' }),
  'post /console/integrations/subscribers/{id}/secret': form({ former: 'day' }),
  'post /console/integrations/subscribers/{id}/password': form({ user: 'x', password: 'y' }),
  'post /console/integrations/deliveries/again': confirmed,
  'post /console/integrations/deliveries/away': confirmed,
}

/** A webhook with something that waits for it and one thing that was given up. @returns its id */
export async function toldSystem({ post, deps: { db } }: TestService): Promise<string> {
  const { body } = await post('/api/v1/subscribers').send(WEBHOOK).expect(200)
  const { id } = body.subscriber
  await post(`/api/v1/subscribers/${id}/everything`).expect(200)
  await sql`update deliveries set state = 'dead', tries = 10, status = 503, fault = 'The receiver answered 503.'
    where subscriber_id = ${id}::uuid and position = (
      select min(position) from deliveries where subscriber_id = ${id}::uuid)`.execute(db)
  return id
}
