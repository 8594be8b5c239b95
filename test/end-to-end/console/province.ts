/** The demo's province behind a real server with a worker: what somebody opens in a browser. */
import { createServer } from 'node:net'
import { startWorker } from '../../../jobs/worker.ts'
import { createSignInLink, useSignInLink } from '../../../src/access/sign-in-links.ts'
import { createUser } from '../../../src/access/users.ts'
import { openServer } from '../../../src/commands/service.ts'
import { buildDemoWorld, type DemoWorld } from '../../../src/demo/world.ts'
import { type InstalledDemo, installDemo } from '../../support/demo.ts'

export interface Province {
  url: string
  world: DemoWorld
  demo: InstalledDemo
  /** May do everything. */
  person: { login: string; password: string }
  close(): Promise<void>
}

export async function openProvince(options: { empty?: boolean } = {}): Promise<Province> {
  const world = buildDemoWorld()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = { PUBLIC_URL: url, PORT: String(port) }
  const demo = await installDemo(world, { ...options, environment })
  const { installation } = demo
  const { database, clock } = installation
  const worker = await startWorker({ ...installation, queues: await installation.queues() })
  const server = await openServer(installation)
  const person = { login: 'lan', password: 'một câu ngắn dễ nhớ' }
  const { id } = await createUser(database.db, clock, 'cli:lan', {
    ...{ login: person.login, name: 'Trần Thị Lan', role: 'administrator' },
  })
  const { token } = await createSignInLink(database.db, clock, 'cli:lan', id)
  await useSignInLink(database.db, clock, token, { password: person.password })
  return {
    ...{ url, world, demo, person },
    close: async () => {
      await server.close()
      await worker.close()
      await demo.close()
    },
  }
}

/** Links name the port before it is opened. */
async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}
