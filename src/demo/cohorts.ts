/** The cohorts of the demo: when they run, on which platform, and how many learners live through which story. */
import { startOfDateInVietnam } from '../foundation/dates.ts'
import type { Story } from './stories.ts'

/** The demo's clock stands here, so that it gives the same counts on any day. */
export const DEMO_NOW = '2026-11-20T09:00:00+07:00'

export interface Topic {
  code: string
  name: string
}

export interface MeetingPlan {
  code: string
  startsAt: Date
  minutes: number
  /** false: still to come at {@link DEMO_NOW}. */
  taken: boolean
}

export const demoPlatforms = [
  'onetouch',
  'portal',
  'zoom',
  'binh-dan-hoc-vu-so',
  'bang-tinh',
] as const
export type DemoPlatform = (typeof demoPlatforms)[number]

interface DemoCourse {
  /** Of a Moodle; 0 elsewhere. */
  id: number
  /** As the cohort's evidence names it. */
  code: string
  title: string
}

export interface DemoCohort {
  id: string
  /** That tells the attendance, and the final test too unless `testOn` says otherwise. */
  platform: DemoPlatform
  course: DemoCourse
  testOn?: { platform: 'onetouch'; course: DemoCourse }
  /** First and last valid day in Vietnam. */
  start: string
  deadline: string
  /** The last valid day is not over at {@link DEMO_NOW}. */
  open: boolean
  attendance: 'sessions' | 'topics'
  sessions: MeetingPlan[]
  topics: readonly Topic[]
  /** How many learners live through each story. */
  plan: Partial<Record<Story, number>>
}

const SESSION_MINUTES = 180
const SESSION_HOUR = 8

/** Four mornings of four tiết each make the sixteen of the course. */
const mornings = (dates: string[]) => meetings(dates, [SESSION_HOUR], SESSION_MINUTES, 'B')

/** @param hours at which meetings of each day begin */
function meetings(dates: string[], hours: number[], minutes: number, name: string): MeetingPlan[] {
  return dates
    .flatMap((date) => hours.map((hour) => startOfDateInVietnam(date).getTime() + hour * 3_600_000))
    .map((startsAt, index) => ({
      code: `${name}${index + 1}`,
      startsAt: new Date(startsAt),
      minutes,
      taken: startsAt < Date.parse(DEMO_NOW),
    }))
}

const topicsOf2022: readonly Topic[] = [
  { code: 'CD1', name: 'Chuyên đề 1: Tổng quan về chuyển đổi số' },
  { code: 'CD2', name: 'Chuyên đề 2: Chính quyền số' },
  { code: 'CD3', name: 'Chuyên đề 3: Kinh tế số, xã hội số' },
  { code: 'CD4', name: 'Chuyên đề 4: An toàn thông tin mạng' },
  { code: 'CD5', name: 'Chuyên đề 5: Triển khai tại địa phương' },
]

const topicsOfOfficials: readonly Topic[] = [
  { code: 'NTS', name: 'Nhận thức số' },
  { code: 'DLTT', name: 'Khai thác dữ liệu và thông tin' },
  { code: 'GTHT', name: 'Giao tiếp và hợp tác trong môi trường số' },
  { code: 'STND', name: 'Sáng tạo nội dung số' },
  { code: 'ATAN', name: 'Đảm bảo an toàn, an ninh mạng' },
  { code: 'GQVD', name: 'Giải quyết vấn đề nhờ ứng dụng công nghệ số' },
]

const topicsOfLeaders: readonly Topic[] = [
  { code: 'NTS', name: 'Nhận thức số' },
  { code: 'DLTT', name: 'Khai thác dữ liệu, quản lý điều hành dựa trên dữ liệu' },
  { code: 'ATAN', name: 'Đảm bảo an toàn, an ninh mạng' },
  { code: 'GQVD', name: 'Giải quyết vấn đề nhờ ứng dụng công nghệ số' },
]

export const cohortOf2022: DemoCohort = {
  id: 'onetouch-2022',
  platform: 'onetouch',
  course: { id: 2, code: 'CDS-NONGCOT-2022', title: 'Chuyển đổi số cho lực lượng nòng cốt' },
  start: '2022-05-06',
  deadline: '2022-05-21',
  open: false,
  attendance: 'topics',
  sessions: [],
  topics: topicsOf2022,
  plan: { passes: 8, 'passes-in-part': 1, 'fails-just-below': 1, late: 1, suspended: 1 },
}

export const onetouchClosed: DemoCohort = {
  id: 'kns-2026-onetouch-1',
  platform: 'onetouch',
  course: { id: 3, code: 'KNS-SL-2026-1', title: 'Kỹ năng số cơ bản, đợt 1 năm 2026' },
  start: '2026-09-07',
  deadline: '2026-09-30',
  open: false,
  attendance: 'sessions',
  sessions: mornings(['2026-09-09', '2026-09-11', '2026-09-16', '2026-09-18']),
  topics: topicsOfOfficials,
  plan: {
    passes: 350,
    'passes-at-the-mark': 16,
    'passes-third-attempt': 20,
    'passes-overridden': 2,
    'passes-excused': 40,
    'fails-score': 48,
    'fails-just-below': 8,
    late: 6,
    'no-test': 18,
    'no-evidence': 10,
    'absent-too-much': 30,
    'absent-without-reason': 20,
    unrecorded: 14,
    suspended: 10,
    'waiting-account': 8,
  },
}

export const onetouchOpen: DemoCohort = {
  id: 'kns-2026-onetouch-2',
  platform: 'onetouch',
  course: { id: 4, code: 'KNS-SL-2026-2', title: 'Kỹ năng số cơ bản, đợt 2 năm 2026' },
  start: '2026-11-09',
  deadline: '2026-11-30',
  open: true,
  attendance: 'sessions',
  sessions: mornings(['2026-11-11', '2026-11-13', '2026-11-18', '2026-11-25']),
  topics: topicsOfOfficials,
  plan: {
    passes: 92,
    'passes-at-the-mark': 4,
    pending: 30,
    'fails-score': 24,
    'no-test': 58,
    'no-evidence': 14,
    'absent-too-much': 10,
    suspended: 6,
    'waiting-account': 2,
  },
}

export const portalOfficials: DemoCohort = {
  id: 'kns-2026-cong-1',
  platform: 'portal',
  course: {
    id: 0,
    code: 'KNS-CBCC-2026',
    title: 'Kỹ năng số cơ bản cho cán bộ, công chức, viên chức',
  },
  start: '2026-10-05',
  deadline: '2026-10-31',
  open: false,
  attendance: 'sessions',
  sessions: mornings(['2026-10-07', '2026-10-09', '2026-10-14', '2026-10-16']),
  topics: topicsOfOfficials,
  plan: {
    passes: 332,
    'passes-at-the-mark': 10,
    'passes-in-part': 40,
    'passes-excused': 24,
    'fails-score': 46,
    'fails-just-below': 6,
    late: 4,
    'no-test': 16,
    'absent-too-much': 22,
    'absent-without-reason': 18,
    unrecorded: 10,
    'waiting-account': 12,
  },
}

export const portalLeaders: DemoCohort = {
  id: 'kns-2026-lanh-dao',
  platform: 'portal',
  course: { id: 0, code: 'KNS-LD-2026', title: 'Kỹ năng số cho lãnh đạo sở, ngành, cấp xã' },
  start: '2026-03-02',
  deadline: '2026-03-31',
  open: false,
  attendance: 'topics',
  sessions: [],
  topics: topicsOfLeaders,
  plan: {
    passes: 184,
    'passes-in-part': 26,
    'fails-score': 19,
    'no-test': 9,
    'topics-missing': 18,
    'waiting-account': 4,
  },
}

/** A course of the portal that no cohort asks for: the portal reports it all the same. */
export const portalElsewhere: DemoCohort = {
  id: 'elsewhere',
  platform: 'portal',
  course: { id: 0, code: 'TIN-HOC-VP', title: 'Tin học văn phòng' },
  start: '2026-05-04',
  deadline: '2026-12-31',
  open: true,
  attendance: 'topics',
  sessions: [],
  topics: [{ code: 'THVP', name: 'Soạn thảo văn bản' }],
  plan: { passes: 12 },
}

/** After course 3a of document 000: 300 in a class over Zoom, sixteen tiết in two days. The test is on onetouch. */
export const zoomClass: DemoCohort = {
  id: 'cds-zoom-2026',
  platform: 'zoom',
  course: { id: 0, code: '84500020260', title: 'Chuyển đổi số cho cán bộ, công chức (lớp Zoom)' },
  testOn: {
    platform: 'onetouch',
    course: { id: 5, code: 'CDS-ZOOM-2026', title: 'Chuyển đổi số: kiểm tra cuối lớp Zoom' },
  },
  start: '2026-10-20',
  deadline: '2026-10-31',
  open: false,
  attendance: 'sessions',
  sessions: meetings(['2026-10-21', '2026-10-22'], [8, 14], SESSION_MINUTES, 'B'),
  topics: [{ code: 'TL', name: 'Tài liệu lớp học' }],
  plan: {
    passes: 196,
    'passes-at-the-mark': 8,
    'passes-third-attempt': 10,
    'passes-in-part': 24,
    'fails-score': 18,
    'fails-just-below': 4,
    late: 3,
    'no-test': 9,
    'no-evidence': 4,
    'absent-too-much': 8,
    'absent-without-reason': 7,
    unrecorded: 5,
    'waiting-account': 4,
  },
}

/** After course 1 of document 000: eight tiết in a day, in person and at conference bridges that each call the roll. */
export const bridgesClass: DemoCohort = {
  id: 'cds-diem-cau-2026',
  platform: 'bang-tinh',
  course: { id: 0, code: 'CDS-DIEM-CAU-2026', title: 'Nhận thức chuyển đổi số tại các điểm cầu' },
  start: '2026-11-09',
  deadline: '2026-11-17',
  open: false,
  attendance: 'sessions',
  sessions: meetings(['2026-11-10'], [7.5, 9.25, 13.5, 15.25], 90, 'Buổi '),
  topics: [{ code: 'NTCDS', name: 'Nhận thức chuyển đổi số' }],
  plan: {
    passes: 58,
    'passes-at-the-mark': 4,
    'passes-third-attempt': 4,
    'passes-excused': 6,
    'fails-score': 6,
    'fails-just-below': 2,
    late: 2,
    'no-test': 2,
    'absent-too-much': 3,
    'absent-without-reason': 2,
    unrecorded: 4,
    'waiting-account': 3,
  },
}

/** The national platform, which runs Open edX: chapters are topics, and a graded subsection is the final test. */
export const nationalPlatform: DemoCohort = {
  id: 'kns-2026-quoc-gia',
  platform: 'binh-dan-hoc-vu-so',
  course: {
    id: 0,
    code: 'course-v1:SonLa+KNS+2026',
    title: 'Kỹ năng số cơ bản (nền tảng Bình dân học vụ số)',
  },
  start: '2026-10-01',
  deadline: '2026-11-15',
  open: false,
  attendance: 'topics',
  sessions: [],
  topics: topicsOfOfficials,
  plan: {
    passes: 70,
    'passes-at-the-mark': 5,
    'passes-in-part': 13,
    'fails-score': 10,
    'fails-just-below': 4,
    'no-test': 5,
    'no-evidence': 4,
    'topics-missing': 4,
    suspended: 3,
    'waiting-account': 2,
  },
}

export const demoCohorts: readonly DemoCohort[] = [
  cohortOf2022,
  onetouchClosed,
  onetouchOpen,
  portalOfficials,
  portalLeaders,
  zoomClass,
  bridgesClass,
  nationalPlatform,
]

/** The course of a cohort on a platform; null: it has none there. */
export function courseOn(platform: DemoPlatform, cohort: DemoCohort): DemoCourse | null {
  if (cohort.platform === platform) return cohort.course
  return cohort.testOn?.platform === platform ? cohort.testOn.course : null
}

export function sizeOf(cohort: DemoCohort): number {
  return Object.values(cohort.plan).reduce((sum, count) => sum + count, 0)
}
