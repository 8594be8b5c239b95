/** Starts one database server for all tests (or takes DATABASE_URL's) and makes the template that tests clone. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { openQueues } from '../../jobs/queues.ts'
import { openEmbeddedServer } from '../../src/database/embedded/server.ts'
import { openDatabase } from '../../src/database/open.ts'
import { memoryFolder } from './memory-folder.ts'
import { asAdmin, withDatabase } from './server.ts'

const log = pino({ level: 'silent' })

export default async function setup(project: TestProject) {
  const given = process.env.DATABASE_URL
  const server = given === undefined ? await startEmbedded() : null
  const adminUrl = given ?? server?.url ?? ''
  // The tests' own server may lose everything in a power cut; a server that was given keeps its settings.
  if (server !== null)
    await asAdmin(adminUrl, async (admin) => {
      for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
        await admin.query(`alter system set ${setting} = off`)
      await admin.query('select pg_reload_conf()')
    })
  const template = `hocvu_template_${randomBytes(4).toString('hex')}`
  await asAdmin(adminUrl, (admin) => admin.query(`create database ${template}`))
  await fillTemplate(withDatabase(adminUrl, template))
  project.provide('databaseUrl', adminUrl)
  project.provide('template', template)
  return async () => {
    await asAdmin(adminUrl, (admin) => admin.query(`drop database ${template}`))
    await server?.stop()
  }
}

/** All that an installation finds: its tables, and those of the queues. */
async function fillTemplate(url: string): Promise<void> {
  const settings = { HOCVU_DATA: '', DATABASE_URL: url, DATABASE_OWNER_URL: undefined }
  const database = await openDatabase(settings, log)
  await (await openQueues(database, undefined, log)).close()
  await database.close()
}

async function startEmbedded() {
  const dataFolder = mkdtempSync(join(memoryFolder(), 'hocvu-test-'))
  const server = await openEmbeddedServer({ dataFolder, log })
  const { user, password, host, port } = server.owner
  return {
    url: `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/postgres`,
    stop: async () => {
      await server.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string
    template: string
  }
}
