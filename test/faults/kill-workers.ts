/**
 * Workers that are killed (SIGKILL) at random messages to their database, and replaced, until so many were. Messages and
 * not moments are counted, so that the points spread over the work itself, whatever the speed of the machine.
 */
import type { ChildProcess } from 'node:child_process'
import { createRandom, type Random } from '../../src/demo/random.ts'
import { type Relay, startRelay, through } from './relay.ts'
import { killProcess, startWorkerProcess } from './worker-child.ts'
import { endLeases, type FaultWorld } from './world.ts'

/** What a worker says when it is at it, and how many messages later at most it is killed. */
const places = {
  sync: { says: /insert into record_versions/, within: 60 },
  reconcile: { says: /insert into outcome_revisions/, within: 12 },
  certify: { says: /insert into registers/, within: 16 },
  files: { says: /insert into certificate_files/, within: 30 },
  mail: { says: /set state = 'handed'/, within: 4 },
}
export type Place = keyof typeof places

/** Of ten kills. */
const usual: Place[] = [
  'sync',
  'sync',
  'sync',
  'reconcile',
  'reconcile',
  'certify',
  'certify',
  'certify',
  'files',
  'mail',
]

export interface KilledWorkers {
  kills: Partial<Record<Place, number>>
  /** How often the road from sync to certificates was gone. */
  rounds: number
}

interface Worker {
  relay: Relay
  child: ChildProcess
}

/**
 * @param wanted the places of all kills, in order; or how many at random
 * @param peopleARound so many come each time that all work is done, before the next road begins
 */
export async function killWorkers(
  world: FaultWorld,
  {
    wanted,
    seed,
    peopleARound = 12,
    workers = 1,
  }: { wanted: number | readonly Place[]; seed: number; peopleARound?: number; workers?: number },
): Promise<KilledWorkers> {
  const random = createRandom(seed)
  const left: Place[] =
    typeof wanted === 'number'
      ? Array.from({ length: wanted }, () => random.pick(usual))
      : [...wanted]
  const told: KilledWorkers = { kills: {}, rounds: 0 }
  const crew = createCrew(world, workers, left.length)
  let trap = setTrap(left, random)
  let killing = Promise.resolve()

  crew.watch((worker, said, forward) => {
    if (trap === null || !trap.springs(said)) return null
    const { place } = trap
    trap = null
    killing = (async () => {
      // Nobody knows whether what was said last was heard.
      if (random.chance(0.5)) await forward()
      await crew.replace(worker)
      told.kills[place] = (told.kills[place] ?? 0) + 1
      await endLeases(world.db)
      trap = setTrap(left, random)
    })()
    return killing
  })
  try {
    await crew.start()
    while (told.rounds === 0 || trap !== null) {
      if (told.rounds > 0) await world.grow(peopleARound)
      await world.beginAll()
      told.rounds += 1
      await world.settled(180, crew.check)
      await killing
    }
  } finally {
    await crew.stop()
  }
  return told
}

function setTrap(left: Place[], random: Random) {
  const place = left.shift()
  if (place === undefined) return null
  let wait: number | null = null
  return {
    place,
    springs: (said: string): boolean => {
      if (wait === null && places[place].says.test(said))
        wait = random.integer(0, places[place].within)
      if (wait === null) return false
      wait -= 1
      return wait < 0
    },
  }
}

/**
 * Workers at work, and one that stands by: it has started as far as it can without a database, so that nobody waits for
 * a process to load.
 */
function createCrew(world: FaultWorld, workers: number, replacements: number) {
  const url = new URL(world.installation.databaseUrl)
  const atWork = new Set<Worker>()
  const standing: Promise<Worker>[] = []
  let begun = 0
  let take: (worker: Worker, said: string, forward: () => Promise<void>) => Promise<void> | null =
    () => null

  const standBy = () => {
    if (begun >= workers + replacements) return
    begun += 1
    standing.push(
      (async () => {
        const relay = await startRelay({ host: url.hostname, port: Number(url.port) })
        relay.hang()
        const environment = { ...world.environment, DATABASE_URL: through(url.href, relay) }
        const worker = { relay, child: startWorkerProcess(environment) }
        relay.watch((said, forward) => take(worker, said, forward))
        return worker
      })(),
    )
  }
  const begin = async () => {
    const worker = await standing.shift()
    standBy()
    if (worker === undefined) return
    atWork.add(worker)
    worker.relay.mend()
  }
  return {
    watch: (given: typeof take) => {
      take = given
    },
    start: async () => {
      for (let at = 0; at < Math.min(workers + 1, workers + replacements); at++) standBy()
      for (let at = 0; at < workers; at++) await begin()
    },
    replace: async (worker: Worker) => {
      atWork.delete(worker)
      await killProcess(worker.child)
      await worker.relay.close()
      await begin()
    },
    check: () => {
      for (const { child } of atWork)
        if (child.exitCode !== null) throw new Error(`a worker ended with ${child.exitCode}`)
    },
    stop: async () => {
      for (const { child, relay } of [...atWork, ...(await Promise.all(standing))]) {
        await killProcess(child)
        await relay.close()
      }
    },
  }
}
