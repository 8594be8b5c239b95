import { expect, it } from 'vitest'
import { withConnection } from '../../src/database/connection.ts'
import { asProblemError } from '../../src/http/problem.ts'
import { createTestDatabase } from '../support/database.ts'

it('two that stand in each other’s way: one goes on, the other is told to try again', async () => {
  const test = await createTestDatabase()
  const { pool } = test.database
  try {
    const faults: unknown[] = []
    await withConnection(pool, async (one) => {
      await withConnection(pool, async (other) => {
        await one.query('begin; select pg_advisory_xact_lock(1)')
        await other.query('begin; select pg_advisory_xact_lock(2)')
        await Promise.all([
          one.query('select pg_advisory_xact_lock(2)').catch((error) => faults.push(error)),
          other.query('select pg_advisory_xact_lock(1)').catch((error) => faults.push(error)),
        ])
        await Promise.all([one.query('rollback'), other.query('rollback')])
      })
    })
    expect(faults).toHaveLength(1)
    const { code, status, retryable, retryAfterSeconds } = asProblemError(faults[0])
    expect({ code, status, retryable, retryAfterSeconds }).toEqual({
      code: 'database.conflict',
      status: 503,
      retryable: true,
      retryAfterSeconds: 1,
    })
  } finally {
    await test.close()
  }
})
