/** Whether other systems are told of what they wait for. */
import { stuckExchange } from '../exchange/stuck.ts'
import type { Finding } from '../foundation/finding.ts'
import type { Installation } from '../main.ts'

/** No connection is tried: nothing goes out. */
export async function exchangeFinding({ database: { db } }: Installation): Promise<Finding> {
  const { told, waiting, dead, gone } = await stuckExchange(db)
  const name = 'integrations'
  if (told === 0)
    return {
      ...{ name, ok: true, said: { code: 'exchangeNone' } },
      detail: 'no other system is told of events',
    }
  const counts = `${told} systems are told of events; ${waiting} messages wait, ${dead} given up`
  if (dead === 0 && gone.length === 0)
    return {
      ...{ name, ok: true, detail: counts },
      said: { code: 'exchange', params: { told, waiting } },
    }
  const names = gone.join(', ')
  return {
    // It is the other side's fault as a rule, and nothing is lost: a note, not a fault of the installation.
    ...{
      name,
      ok: true,
      detail: `${counts}${names === '' ? '' : `; take nothing more: ${names}`}`,
    },
    said:
      names === ''
        ? { code: 'exchangeDead', params: { dead } }
        : { code: 'exchangeGone', params: { dead, names, waiting } },
    mend: 'See which and why, then send again, put away or switch on: /console/integrations/deliveries, or GET /api/v1/deliveries?state=dead',
  }
}
