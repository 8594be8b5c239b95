/**
 * What the service's pages are measured against: express with nothing in front of it, one query of the same rows, and a
 * plain page of the same facts, drawn by the same library. Nobody signs in, nobody is counted or limited, nothing is
 * logged, measured, kept or put into headers; what the database says is believed as it comes.
 */
import { createServer, type Server } from 'node:http'
import express from 'express'
import type { Pool } from 'pg'
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { qrPath } from '../../../src/certificates/qr.ts'

interface Paper {
  state: string
  sha256: string | null
  snapshot: {
    number: string
    registerNumber: number
    title: string
    issuer: string
    program: { vi: string }
    learner: { fullName: string; dateOfBirth: string; unit: string }
    start: string | null
    end: string | null
    periods: number | null
    score: string | null
    attendance: { attended: string; required: string } | null
    issueDate: string
    code: string
    verifyUrl: string
  }
}

interface Person {
  name: string
  code: string
  unit: string
  verdict: string
  reasons: { code: string }[]
  score: string | null
  attendance: { attended: string; required: string } | null
  number: string | null
}

const PAPER = `select c.state, r.snapshot, encode(f.sha256, 'hex') as sha256
  from certificate_revisions r
  join certificates c on c.id = r.certificate_id
  left join certificate_files f on f.certificate_id = c.id and f.revision = r.revision and f.kind = 'pdf'`

const PEOPLE = `select l.full_name as name, l.employee_code as code, u.name as unit, o.verdict, r.reasons, r.score,
    r.attendance, c.number
  from enrolments e
  join learners l on l.id = e.learner_id
  join outcomes o on o.enrolment_id = e.id
  join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
  left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
  left join units u on u.id = lu.unit_id
  left join certificates c on c.enrolment_id = e.id
  where e.cohort_id = $1 order by l.name_order, e.id limit 50`

/** @param hashOf as private links are hashed */
export async function startBareExpress(
  pool: Pool,
  hashOf: (token: string) => Buffer,
): Promise<{ port: number; close(): Promise<void> }> {
  const app = express()
  app.get('/verify/:code', async (request, response) => {
    const { rows } = await pool.query<Paper>(`${PAPER} where r.code = $1`, [request.params.code])
    const [paper] = rows
    response.send(page('Verify', paper && <Facts paper={paper} />))
  })
  app.get('/c/:token', async (request, response) => {
    const { rows } = await pool.query<Paper>(
      `${PAPER} where c.token_hash = $1 and r.revision = c.revision`,
      [hashOf(request.params.token)],
    )
    const [paper] = rows
    response.send(page('Certificate', paper && <Certificate paper={paper} />))
  })
  app.get('/cohorts/:id', async (request, response) => {
    const { rows } = await pool.query<Person>(PEOPLE, [request.params.id])
    response.send(page('Outcomes', <Table people={rows} />))
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => closed(server),
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

function page(title: string, children: ComponentChildren): string {
  return `<!doctype html>${renderToString(
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body>
        <h1>{title}</h1>
        {children}
      </body>
    </html>,
  )}`
}

function Lines({ facts }: { facts: readonly (readonly [string, string | number | null])[] }) {
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const percent = (of: { attended: string; required: string } | null) =>
  of === null ? '–' : `${((Number(of.attended) / Number(of.required)) * 100).toFixed(1)} %`

function Facts({ paper: { state, sha256, snapshot } }: { paper: Paper }) {
  return (
    <Lines
      facts={[
        ['State', state],
        ['Name', snapshot.learner.fullName],
        ['Program', snapshot.program.vi],
        ['Score', snapshot.score],
        ['Periods', snapshot.periods],
        ['Number', snapshot.number],
        ['Issued', snapshot.issueDate],
        ['Issuer', snapshot.issuer],
        ['File', sha256],
      ]}
    />
  )
}

function Certificate({ paper: { state, snapshot } }: { paper: Paper }) {
  const { side, path } = qrPath(snapshot.verifyUrl)
  return (
    <>
      <Lines
        facts={[
          ['State', state],
          ['Issuer', snapshot.issuer],
          ['Title', snapshot.title],
          ['Name', snapshot.learner.fullName],
          ['Program', snapshot.program.vi],
          ['Unit', snapshot.learner.unit],
          ['Born', snapshot.learner.dateOfBirth],
          ['From', snapshot.start],
          ['Until', snapshot.end],
          ['Periods', snapshot.periods],
          ['Score', snapshot.score],
          ['Attendance', percent(snapshot.attendance)],
          ['Issued', snapshot.issueDate],
          ['Number', snapshot.number],
          ['Register', snapshot.registerNumber],
          ['Code', snapshot.code],
        ]}
      />
      <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label="QR">
        <path d={path} />
      </svg>
    </>
  )
}

function Table({ people }: { people: readonly Person[] }) {
  return (
    <table>
      <tbody>
        {people.map(({ name, code, unit, verdict, reasons, score, attendance, number }) => (
          <tr key={code}>
            <td>{name}</td>
            <td>{code}</td>
            <td>{unit}</td>
            <td>{score}</td>
            <td>{percent(attendance)}</td>
            <td>{verdict}</td>
            <td>{reasons.map((reason) => reason.code).join(', ')}</td>
            <td>{number}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
