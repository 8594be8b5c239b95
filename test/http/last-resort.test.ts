import supertest from 'supertest'
import { expect, it } from 'vitest'
import { createLog } from '../../src/foundation/log.ts'
import { startTestService } from './service.ts'

it('answers without a stack even when the error itself cannot be dealt with', async () => {
  let writes = 0
  const service = await startTestService({
    renderer: {
      render: () => {
        throw new Error('no memory left')
      },
      draw: () => '',
    },
    log: createLog('error', {
      write: () => {
        writes += 1
        if (writes === 1) throw new Error('no space left on the disk of the log')
      },
    }),
  })
  try {
    const answer = await supertest(service.app).get(
      `/c/${service.certificates[0]?.token}/certificate.pdf`,
    )
    expect(answer.status).toBe(500)
    expect(writes).toBeGreaterThan(0)
    expect(answer.text).not.toMatch(/left|\.ts|node_modules/)
  } finally {
    await service.close()
  }
})
