/** One class as an office has it: a roster with units, a portal that teaches its people, and the work from sync to certificates. */
import { operator } from '../../src/access/viewer.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { inventName } from '../../src/demo/invented-names.ts'
import { createRandom } from '../../src/demo/random.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import type { Installation } from '../../src/main.ts'
import { importRoster } from '../../src/roster/import.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import type { RunKind } from '../../src/runs/run.ts'
import { timed } from '../bench/comparison.ts'
import { type LocalPlatform, startLocalPlatform } from '../connectors/local-platform.ts'
import { item, pagesOf } from '../connectors/provincial-portal/portal.ts'

const UNITS = 50
/** One of so many is known to the portal by name alone, and waits for a person. */
const UNKNOWN = 50

/** Names of what the class with this number has. */
export const platformOf = (at: number) => `portal-${at}`
export const courseOf = (at: number) => `NTS-${at}`
export const cohortOf = (at: number) => `lop-${at}`

interface Person {
  code: string
  name: string
  birth: string
  unit: string
}

const two = (value: number) => String(value).padStart(2, '0')

function peopleOf(at: number, size: number): Person[] {
  const random = createRandom(at + 1)
  return Array.from({ length: size }, (_, n) => ({
    code: `L${at}N${n + 1}`,
    name: inventName(random, random.chance(0.5) ? 'male' : 'female'),
    birth: `${two(random.integer(1, 28))}/${two(random.integer(1, 12))}/${random.integer(1964, 2003)}`,
    unit: `Xã ${at}-${(n % UNITS) + 1}`,
  }))
}

/** Nine of ten have passed. */
function taught(at: number, { code, name, birth, unit }: Person, n: number) {
  const known = {
    email: `${code}@example.gov.vn`,
    employee_code: code,
    date_of_birth: birth,
  }
  return item(n, {
    learner: { id: `u${code}`, full_name: name, unit, ...(n % UNKNOWN > 0 && known) },
    course: { code: courseOf(at), title: 'Nhận thức số' },
    final_test: {
      ...{ score: n % 10 === 0 ? 3 : 7.5, max_score: 10, attempts: 1 },
      submitted_at: '2026-01-31T08:00:00Z',
    },
  })
}

export async function startPortal(at: number, size: number): Promise<LocalPlatform> {
  const items = peopleOf(at, size).map((person, n) => taught(at, person, n))
  return await startLocalPlatform(pagesOf(() => items))
}

/** Milliseconds of each step for the whole class. */
export interface ClassTimes {
  roster: number
  sync: number
  reconcile: number
  reconcileAgain: number
  issue: number
}

/** Everything that an office does for a class, once; certificates without their files. */
export async function bringClass(
  installation: Installation,
  at: number,
  size: number,
): Promise<ClassTimes> {
  const step = async (kind: RunKind, subject: string) => {
    const wanted = { kind, subject, actor: 'scale', options: { chain: false } }
    const [run, ms] = await timed(() => runNow(installation, wanted, () => {}))
    if (run.state !== 'succeeded') throw new Error(`${kind} ended ${run.state}`)
    return ms
  }
  const [, roster] = await timed(() => bringRoster(installation, peopleOf(at, size)))
  return {
    roster,
    sync: await step('sync', platformOf(at)),
    reconcile: await step('reconcile', cohortOf(at)),
    reconcileAgain: await step('reconcile', cohortOf(at)),
    issue: await step('certify', cohortOf(at)),
  }
}

async function bringRoster(
  { database, clock, vault }: Installation,
  people: readonly Person[],
): Promise<void> {
  const rows = people.map(({ code, name, birth, unit }) => `${code},${name},${birth},${unit}`)
  const csv = ['employee_code,full_name,date_of_birth,unit_name', ...rows].join('\n')
  const reading = await readRosterFile(Buffer.from(csv), 'roster.csv')
  await importRoster({ db: database.db, clock, vault }, operator('scale'), reading)
  await matchAccounts(database.db, clock, null)
}
