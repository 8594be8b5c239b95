import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { getCohort } from '../../src/programs/store.ts'
import { lan } from '../support/installation.ts'
import { cohortYaml, createWorld, programYaml, type World } from '../support/world.ts'

describe('a paper that the platform or an institution issues', () => {
  let world: World
  const program = (id: string, certificate: string) =>
    programYaml({ id, cohorts: cohortYaml(id) }).replace(
      /certificate:.*\n/,
      `certificate: ${certificate}\n`,
    )
  beforeAll(async () => {
    world = await createWorld({
      programs: [
        program('ministry', '{ issuedBy: platform, issuer: Bộ Thông tin và Truyền thông }'),
        program('academy', '{ issuedBy: institution }'),
      ],
    })
  })
  afterAll(() => world.close())

  it.each([
    ['ministry', 'issued by Bộ Thông tin và Truyền thông'],
    ['academy', 'issued by the institution'],
  ])('is not issued here: %s', async (id, who) => {
    const context = { runId: await world.newRun('certify', id), actor: lan.actor }
    const issuing = issueCertificates(world, await getCohort(world.db, id), context)
    await expect(issuing).rejects.toMatchObject({
      code: 'certificate.issued-elsewhere',
      message: expect.stringContaining(who),
    })
  })
})
