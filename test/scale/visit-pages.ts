/** How long the server takes over its pages, of people and certificates chosen by chance from everywhere. */
import { sql } from 'kysely'
import { operator } from '../../src/access/viewer.ts'
import { privateLinks } from '../../src/certificates/link/links.ts'
import { openServer } from '../../src/commands/service.ts'
import type { Installation } from '../../src/main.ts'
import { signIn } from '../bench/signed-in.ts'
import { cohortOf } from './class.ts'
import { PROGRAM } from './installation.ts'

const MOST_VISITS = 200
const LEAST_VISITS = 10
/** Of one page. */
const BUDGET_MS = 3_000

export interface PageTimes {
  page: string
  /** Of requests. */
  p50: number
  p99: number
  visits: number
}

export async function visitPages(installation: Installation): Promise<PageTimes[]> {
  const server = await openServer(installation)
  try {
    const cookie = await signIn(installation, server.url)
    const times: PageTimes[] = []
    for (const [page, addresses] of Object.entries(await addressesOf(installation)))
      times.push(await visit(page, addresses, server.url, cookie))
    return times
  } finally {
    await server.close()
  }
}

async function visit(
  page: string,
  addresses: readonly string[],
  url: string,
  cookie: string,
): Promise<PageTimes> {
  const times: number[] = []
  const until = performance.now() + BUDGET_MS
  for (let at = -2; at < MOST_VISITS; at += 1) {
    if (at >= LEAST_VISITS && performance.now() > until) break
    const began = performance.now()
    const address = addresses[(at + 2) % addresses.length] ?? ''
    const visitor = `10.${(at >> 8) & 255}.${at & 255}.${Math.floor(Math.random() * 250)}`
    const answer = await fetch(url + address, {
      headers: { 'x-forwarded-for': visitor, ...(address.startsWith('/console') && { cookie }) },
      redirect: 'manual',
    })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`)
    // The first two load what is loaded once.
    if (at >= 0) times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const percentile = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN
  return { page, p50: percentile(0.5), p99: percentile(0.99), visits: times.length }
}

/** So many of each: more than are asked for twice in a row of visits. */
const SAMPLE = 100

async function addressesOf({ database: { db }, clock, vault, settings }: Installation) {
  const some = async (from: string, column: string) => {
    // By chance, without reading all of a big table.
    const { rows } = await sql<{ value: string }>`
      select ${sql.raw(column)} as value from ${sql.raw(from)} order by random() limit ${SAMPLE}`.execute(
      db,
    )
    return rows.map(({ value }) => value)
  }
  const publicUrl = settings.PUBLIC_URL
  const links = await privateLinks(
    { db, clock, vault, publicUrl },
    operator('scale'),
    cohortOf(0),
    SAMPLE,
  )
  const codes = await some('certificate_revisions', 'code')
  const people = await some('learners', 'id')
  const names = await some('learners', 'full_name')
  const employees = await some('learners', 'employee_code')
  const cohorts = await some('cohorts', 'id')
  const big = cohortOf(0)
  return {
    'verify page': codes.map((code) => `/verify/${code}`),
    'learner’s page': links.map(({ link }) => new URL(link).pathname),
    'outcomes, page 1': [`/console/cohorts/${big}`],
    'outcomes, page 100': [`/console/cohorts/${big}?page=100`],
    'outcomes, search by name': names.map(
      (name) => `/console/cohorts/${big}?q=${encodeURIComponent(name)}`,
    ),
    person: people.map((id) => `/console/learners/${id}`),
    'people, page 1': ['/console/learners'],
    'people, search by name': names.map(
      (name) => `/console/learners?text=${encodeURIComponent(name)}`,
    ),
    'people, search by code': employees.map((code) => `/console/learners?text=${code}`),
    'waiting queue': ['/console/accounts'],
    'certificates, page 1': ['/console/certificates'],
    'register, page 1': ['/console/certificates/register'],
    overview: ['/console'],
    classes: ['/console/cohorts'],
    'class, coverage': cohorts.map((id) => `/console/cohorts/${id}/coverage`),
    program: [`/console/programs/${PROGRAM}`],
    reports: ['/console/reports'],
    plan: [`/console/plans/${PROGRAM}`],
    'audit trail': ['/console/audit'],
    platforms: ['/console/platforms'],
  }
}
