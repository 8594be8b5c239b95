/** Course 2 of the recorded Moodle: its configuration, a roster made from the recording itself, an installation of it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Finished, hocvu } from './hocvu.ts'
import { createTestInstallation, type TestInstallation } from './installation.ts'
import { type MoodleReplay, startMoodleReplay } from './moodle-replay.ts'

const People = z.array(
  z.object({
    id: z.number(),
    firstname: z.string(),
    lastname: z.string(),
    email: z.string(),
    idnumber: z.string().optional(),
    department: z.string().optional(),
    roles: z.array(z.object({ shortname: z.string() })),
  }),
)

const FILE = new URL('../fixtures/moodle/enrolled-users-c1-all.json', import.meta.url)

export function recordedLearners() {
  return People.parse(JSON.parse(readFileSync(FILE, 'utf8'))).filter((person) =>
    person.roles.some(({ shortname }) => shortname === 'student'),
  )
}

/** Everybody can be linked by employee code, or by e-mail where the platform has no code. */
export function recordedRoster(): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = recordedLearners().map((person) => {
    const family = person.lastname === '-' ? '' : `${person.lastname} `
    return [
      person.idnumber?.trim() ?? '',
      `${family}${person.firstname}`,
      `${String((person.id % 28) + 1).padStart(2, '0')}/${String((person.id % 12) + 1).padStart(2, '0')}/19${70 + (person.id % 25)}`,
      person.email,
      person.department?.trim() || 'Đơn vị khác',
    ]
      .map(quote)
      .join(',')
  })
  return ['Mã CBCCVC,Họ và tên,Ngày sinh,Email,Đơn vị', ...lines].join('\n')
}

export const recordedPlatforms = `
platforms:
  - id: onetouch
    connector: onetouch
    url: \${MOODLE_URL}
    token: \${MOODLE_TOKEN}
    allowPrivateNetwork: true
`

export const recordedProgram = `
id: cds-xa-2022
title: { vi: Chuyển đổi số cho lãnh đạo UBND cấp xã, en: Digital transformation for commune leaders }
source: "003"
rules:
  finalTest: { pass: 5, scale: 10, attempts: highest }
  attendance: { minimum: 3/4, unexcused: review, presence: 1/2 }
certificate: { title: Giấy chứng nhận hoàn thành khóa học, issuer: Sở Thông tin và Truyền thông, place: Bắc Kạn, number: "{seq}/{year}/GCN", periods: 16 }
cohorts:
  - id: cds-xa-2022-1
    name: Lớp 1
    start: 2022-11-01
    deadline: 2022-12-31
    enrol: platform
    evidence:
      - { platform: onetouch, course: CDS-XA-2022, finalTest: Kiểm tra cuối khóa, attendance: sessions }
`

export interface RecordedInstallation {
  moodle: MoodleReplay
  installation: TestInstallation
  /** Path of the roster file. */
  roster: string
  /** A command of its own process, with `--json`. */
  run(...args: string[]): Promise<Finished>
  close(): Promise<void>
}

/** An installation for the recorded course on which nothing has been done yet. */
export async function installRecordedCourse(): Promise<RecordedInstallation> {
  const moodle = await startMoodleReplay()
  const installation = await createTestInstallation({
    files: { 'platforms.yaml': recordedPlatforms, 'programs/cds.yaml': recordedProgram },
    environment: { MOODLE_URL: moodle.url, MOODLE_TOKEN: moodle.token },
  })
  const roster = join(installation.settings.HOCVU_CONFIG, 'roster.csv')
  writeFileSync(roster, recordedRoster())
  return {
    moodle,
    installation,
    roster,
    run: (...args) => hocvu([...args, '--json'], installation.environment),
    close: async () => {
      await installation.close()
      await moodle.close()
    },
  }
}
