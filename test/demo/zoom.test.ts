import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type SimulatedZoom, startSimulatedZoom } from '../../src/demo/zoom.ts'

const credentials = { accountId: 'acc', clientId: 'app', clientSecret: 'made-up' }
const now = new Date('2026-03-05T02:00:00Z')
const hours = (from: number, to: number) => ({
  startedAt: new Date(Date.UTC(2026, 2, 4, from)),
  endedAt: new Date(Date.UTC(2026, 2, 4, to)),
})
const Answer = z.looseObject({ access_token: z.string().optional() })

let zoom: SimulatedZoom
beforeEach(async () => {
  zoom = await startSimulatedZoom({
    credentials,
    now,
    meetings: [
      {
        id: '81234567890',
        topic: 'Lớp',
        host: { id: 'host', email: 'gv@example.gov.vn', name: 'Giảng viên' },
        occurrences: [],
        registrants: [],
        instances: [
          { uuid: '/a/==', ...hours(1, 3), participants: [] },
          { uuid: 'b==', ...hours(6, 8), participants: [] },
          { uuid: 'running==', ...hours(25, 27), participants: [] },
        ],
      },
    ],
  })
})
afterEach(() => zoom.close())

async function signIn(account = credentials.accountId, secret = credentials.clientSecret) {
  const basic = Buffer.from(`${credentials.clientId}:${secret}`).toString('base64')
  const answer = await fetch(zoom.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'account_credentials', account_id: account }),
  })
  return { status: answer.status, token: Answer.parse(await answer.json()).access_token ?? '' }
}

async function get(path: string) {
  const { token } = await signIn()
  const answer = await fetch(`${zoom.url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return { status: answer.status, body: Answer.parse(await answer.json()) }
}

describe('the simulated Zoom account', () => {
  it('gives tokens to its app only, and data to tokens only', async () => {
    expect((await signIn()).status).toBe(200)
    expect((await signIn('another')).status).toBe(400)
    expect((await signIn('acc', 'another')).status).toBe(400)
    expect((await fetch(`${zoom.url}/meetings/81234567890`)).status).toBe(401)
  })

  it('tells the instances that are over, and the report of the last alone by the id of the meeting', async () => {
    const { body } = await get('/past_meetings/81234567890/instances')
    expect(body.meetings).toMatchObject([{ uuid: '/a/==' }, { uuid: 'b==' }])
    expect(await get('/report/meetings/81234567890/participants')).toMatchObject({
      body: { participants: [{ name: 'Giảng viên', join_time: '2026-03-04T06:00:00Z' }] },
    })
    expect((await get('/past_meetings/running%3D%3D')).body).toMatchObject({ code: 3001 })
  })

  it('finds a UUID with "/" only when it is encoded twice', async () => {
    const once = encodeURIComponent('/a/==')
    const path = (uuid: string) => `/report/meetings/${uuid}/participants`
    expect((await get(path(once))).status).toBe(404)
    expect(await get(path(encodeURIComponent(once)))).toMatchObject({
      status: 200,
      body: { participants: [{ join_time: '2026-03-04T01:00:00Z' }] },
    })
  })
})
