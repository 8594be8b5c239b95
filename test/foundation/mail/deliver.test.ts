import { describe, expect, it } from 'vitest'
import { deliver } from '../../../src/foundation/mail/deliver.ts'
import { nextTry } from '../../../src/foundation/mail/fault.ts'
import { answer, startMailServer } from './mail-server.ts'

describe('an envelope', () => {
  it('asks no more of a server than it must: domains go in ASCII', async () => {
    const asked: unknown[] = []
    const server = await startMailServer({
      onMailFrom: ({ args }, _session, done) => {
        asked.push(args)
        done()
      },
    })
    const message = Buffer.from('Subject: Chào\r\n\r\nChào\r\n')
    const mail = { from: 'hocvu@sở.example.vn', to: 'an@xã.example.vn', message }
    expect(await deliver(server.url, mail, async () => {})).toEqual({ state: 'sent' })
    // The server reads domains back; with letters beyond ASCII the sender would have had to ask for SMTPUTF8.
    expect(server.taken).toMatchObject([{ to: ['an@xã.example.vn'] }])
    expect(asked).toEqual([false])
    await server.close()
  })
})

describe('what a server answers', () => {
  it('is kept without the link and the number that it quotes of the mail', async () => {
    const server = await startMailServer()
    const token = 'g9mCFabiJBbRxMhNayRanBVG5r5VckfY'
    server.on('taken', () => {
      throw answer(554, `5.7.1 blocked url https://hocvu.example.vn/c/${token} of 014185000301`)
    })
    const mail = { from: 'hocvu@example.vn', to: 'an@example.vn', message: Buffer.from('\r\n') }
    expect(await deliver(server.url, mail, async () => {})).toEqual({
      state: 'refused',
      fault: '554 5.7.1 blocked url https://hocvu.example.vn/c/[hidden] of ********0301',
    })
    await server.close()
  })
})

describe('a mail that could not be sent', () => {
  const createdAt = new Date('2027-01-04T02:00:00Z')
  const daysLater = (days: number) => new Date(createdAt.getTime() + days * 24 * 60 * 60_000)

  it('is given up after eight tries in three days', () => {
    expect(nextTry({ tries: 8, createdAt }, false, daysLater(2))).not.toBeNull()
    expect(nextTry({ tries: 7, createdAt }, false, daysLater(4))).not.toBeNull()
    expect(nextTry({ tries: 8, createdAt }, false, daysLater(4))).toBeNull()
  })

  it('is never given up for a server that is away, be it over Tết', () => {
    expect(nextTry({ tries: 90, createdAt }, true, daysLater(9))).toEqual(
      new Date(daysLater(9).getTime() + 120 * 60_000),
    )
  })
})
