/** A database in which nothing is, on the server of the tests. */
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { asAdmin, withDatabase } from './server.ts'

export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `hocvu_test_${randomBytes(6).toString('hex')}`
  await asAdmin(inject('databaseUrl'), (admin) => admin.query(`create database ${name}`))
  return {
    url: withDatabase(inject('databaseUrl'), name),
    drop: () =>
      asAdmin(inject('databaseUrl'), (admin) => admin.query(`drop database ${name} with (force)`)),
  }
}
