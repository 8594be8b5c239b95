import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableUser } from '../../src/access/change-user.ts'
import { createSignInLink, takeSignInLink } from '../../src/access/sign-in-links.ts'
import { createUser } from '../../src/access/users.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'

let installation: TestInstallation
beforeAll(async () => {
  installation = await createTestInstallation()
})
afterAll(() => installation.close())

describe('a link by which a password is set', () => {
  it('is not used up by who has opened it before it ended', async () => {
    const { clock } = installation
    const { db } = installation.database
    const { id } = await createUser(db, clock, 'cli:lan', {
      ...{ login: 'binh', name: 'Vàng A Bình', role: 'auditor' as const },
    })
    const take = (token: string) =>
      db.transaction().execute((trx) => takeSignInLink(trx, token, clock.now()))
    const first = await createSignInLink(db, clock, 'cli:lan', id)
    const second = await createSignInLink(db, clock, 'cli:lan', id)
    await expect(take(first.token)).rejects.toMatchObject({ code: 'not-found' })
    await disableUser(db, clock, 'cli:lan', id)
    await expect(take(second.token)).rejects.toMatchObject({ code: 'not-found' })
  })
})
