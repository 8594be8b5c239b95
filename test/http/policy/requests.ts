/** For each address a request that would do what it is for, about what there is. */
import type { Route } from '../../../src/http/route.ts'
import { COHORT } from '../service.ts'
import {
  ELSEWHERE,
  FIGURE,
  FIGURE_SHEET,
  NEED,
  NEED_SHEET,
  PRIVACY_REQUEST,
  ROLL,
  ROSTER_SHEET,
  UNIT_SHEET,
} from './brought-things.ts'
import { integrationRequests } from './integration-requests.ts'
import { ltiRequests } from './lti-requests.ts'
import type { Things } from './things.ts'

export interface Sent {
  query?: Record<string, string>
  json?: object
  fields?: Record<string, string | string[]>
  file?: string
}

/** What a parameter means where the part of the path before it does not say: `{param}` or `part/{param}`. */
const MEANT: Record<string, string> = {
  '/c/{token}': 'token',
  '/calendar/{token}': 'feedToken',
  '/verify/{code}': 'code',
  '/sign-in/link/{token}': 'signInLink',
}
/** Addresses whose parameters mean something else than elsewhere. */
const OWN: Record<string, Record<string, string>> = {
  '/api/v1/platforms/{id}/files': { id: 'classes' },
  '/console/platforms/{id}/files': { id: 'classes' },
  '/api/v1/cohorts/{id}/papers': { id: 'elsewhere' },
  '/api/v1/cohorts/{id}/papers/imports': { id: 'elsewhere' },
  '/api/v1/accounts/{id}/learner': { id: 'stranger' },
  '/console/accounts/{id}/learner': { id: 'stranger' },
  '/console/cohorts/{id}/edit': { id: 'opened' },
  '/console/cohorts/{id}/close': { id: 'opened' },
  '/api/v1/syncs/{id}/replays': { id: 'failedSync' },
  '/api/v1/reconciliations/{id}/diff/{other}': { other: 'diff' },
  '/console/learners/{id}/separation': { id: 'kept' },
  '/console/learners/{id}/merge': { id: 'kept' },
  '/console/learners/{id}/merge-with': { id: 'kept' },
  '/console/units/import/{upload}': { upload: 'unitFile' },
  '/console/units/import/{upload}/accept': { upload: 'unitFile' },
  '/console/units/import/{upload}/discard': { upload: 'unitFile' },
  '/console/units/import/{upload}/rejected': { upload: 'unitFile' },
  '/console/plans/{id}/needs/imports/{file}/rejected': { file: 'needFile' },
  '/console/plans/{id}/submissions/files/{file}': { file: 'slip' },
  '/console/programs/{id}/targets/{target}/withdraw': { target: 'programTarget' },
  '/console/cohorts/{id}/preview/{run}': { run: 'run' },
}
const FIXED: Record<string, string> = {
  '/status-lists/{n}': '1',
  '/assets/{file}': 'console.css',
  'templates/{kind}': 'roll-call',
  'figure-templates/{kind}': 'head-count',
  'files/{format}': 'xlsx',
  '{revision}': '1',
  '{kind}': 'pdf',
  '{version}': '1',
}

export function addressOf(path: string, things: Things): string {
  return path
    .replace(/([\w-]+)\/\{(\w+)\}/g, (whole, part: string, param: string) => {
      const fixed = FIXED[path] ?? FIXED[whole] ?? FIXED[`{${param}}`]
      const named = OWN[path]?.[param] ?? MEANT[`/${whole}`] ?? meaningOf(path, part, param)
      const thing = fixed ?? things[named] ?? things[param]
      if (thing === undefined) throw new Error(`nothing stands for {${param}} of ${path}`)
      return `${part}/${thing}`
    })
    .replace(/\/\{(\w+)\}/g, (_, param: string) => `/${FIXED[`{${param}}`] ?? param}`)
}

const FIGURE_IMPORTS = /\/figures\/imports$/

function meaningOf(path: string, part: string, param: string): string {
  if (param === 'file' && FIGURE_IMPORTS.test(path.split('/{file}')[0] ?? '')) return 'figureFile'
  if (part === 'link' && path.startsWith('/sign-in')) return 'signInLink'
  if (part === 'c') return 'token'
  if (param === 'id' || param === 'upload' || param === 'report') return part
  return part in { figures: 1, needs: 1, quarantine: 1, privacy: 1 } ? part : param
}

const REASON = 'Theo công văn số 12'
const why = { reason: REASON }

/** Of calls and forms that bring something. What is not here is sent without anything. */
export function sentTo({ method, path }: Pick<Route, 'method' | 'path'>, things: Things): Sent {
  return (BODIES[`${method} ${path}`] ?? (() => ({})))(things)
}

const file =
  (sheet: string, fields: Sent['fields'] = {}) =>
  () => ({ file: sheet, fields })
const correction = {
  ...{ fullName: 'Lò Thị Án', employeeCode: 'A1', dateOfBirth: '01/02/1980', unit: 'XA' },
  ...{ email: 'an@example.vn', phone: '', position: '', audience: '', tags: '' },
}
const cohortForm = { name: 'Lớp mới', id: 'kns-9', enrol: 'roster' }
const hook = (fields: Sent['fields']) => () => ({ fields: fields ?? {} })
const PAPERS = 'Mã CBCCVC,Họ và tên,Số giấy chứng nhận,Ngày cấp\nA3,Vàng A Chu,X-3,05/01/2026\n'
const ANSWER = { result: 'done', text: 'Đã gửi bản sao.' }
const PDF = '%PDF-1.4\n'

const BODIES: Record<string, (things: Things) => Sent> = {
  ...integrationRequests,
  'get /api/v1/registers/book.xlsx': () => ({
    query: { issuer: 'Sở Khoa học và Công nghệ', year: '2026' },
  }),
  'get /console/certificates/register/book': () => ({
    query: { issuer: 'Sở Khoa học và Công nghệ', year: '2026' },
  }),
  'get /console/certificates/register/book.xlsx': () => ({
    query: { issuer: 'Sở Khoa học và Công nghệ', year: '2026' },
  }),
  'get /api/v1/plans/{id}/reminder-letter.docx': () => ({ query: { deadline: 'nhu-cau' } }),
  'get /console/plans/{id}/submissions/letter.docx': () => ({ query: { deadline: 'nhu-cau' } }),
  'get /console/units/import/province': () => ({ query: { province: '14' } }),
  'get /console/learners/{id}/merge': ({ twin = '' }) => ({ query: { with: twin } }),
  'get /console/certificates/chosen.zip': ({ certificates = '' }) => ({
    query: { id: certificates },
  }),
  'get /console/certificates/chosen.pdf': ({ certificates = '' }) => ({
    query: { id: certificates },
  }),
  'get /console/certificates/revoke': ({ certificates = '' }) => ({ query: { id: certificates } }),
  'get /console/certificates/revise': ({ certificates = '' }) => ({ query: { id: certificates } }),
  'get /console/certificates/proposals/{id}/sheet.xlsx': () => ({ query: { unit: 'XA' } }),
  'get /api/v1/proposals/{id}/sheet.xlsx': () => ({ query: { unit: 'XA' } }),
  'get /console/reports/participation.xlsx': () => ({ query: { cohort: COHORT } }),

  'post /verify': file(PDF),
  'post /sign-in': hook({ login: 'khong-co', password: 'sai mật khẩu', next: '/console' }),
  'post /sign-in/link/{token}': hook({ password: 'ngắn' }),
  'post /find': hook({ key: 'Z9', birth: '01/01/1990' }),
  'post /find/code': hook({ ask: '6f1e0a52-3c27-4f0e-9a0c-2f8f5b1f9d11', code: '000000' }),
  'post /find/request': hook({
    ask: '6f1e0a52-3c27-4f0e-9a0c-2f8f5b1f9d11',
    contact: '0912 000 111',
  }),
  'post /c/{token}/feedback': hook({ stars: '5', words: '' }),

  'post /api/v1/roster/imports': file(ROSTER_SHEET),
  'post /api/v1/roster/questions/{id}/answer': (t) => ({ json: { decision: 'same', as: t.a1 } }),
  'post /api/v1/units/imports': file(UNIT_SHEET),
  'post /api/v1/units/provinces': () => ({ json: { province: '14' } }),
  'post /api/v1/units/{id}/place': () => ({ json: { under: 'XB', from: '2026-01-01' } }),
  'post /api/v1/units/{id}/end': () => ({ json: { into: ['XB'], on: '2026-03-01' } }),
  'post /api/v1/plans/{id}/figures': () => ({ json: FIGURE }),
  'post /api/v1/plans/{id}/figures/imports': file(FIGURE_SHEET, {
    asOf: '2026-02-01',
    source: 'B',
  }),
  'post /api/v1/platforms/{id}/syncs': () => ({ json: {} }),
  'post /api/v1/platforms/{id}/files': file(`${ROLL}A3,Vàng A Chu,x\n`, {
    course: 'KNS',
    periods: '4',
  }),
  'post /api/v1/cohorts/{id}/reconciliations': () => ({ json: { dryRun: true } }),
  'post /api/v1/cohorts/{id}/overrides': (t) => ({
    json: { kind: 'allow', learners: [t.a2], ...why },
  }),
  'post /api/v1/cohorts/{id}/excuses': (t) => ({
    json: { sessions: 'unexcused', acceptedBy: 'Trưởng phòng', learners: [t.a3], ...why },
  }),
  'post /api/v1/cohorts/{id}/presences': (t) => ({
    json: { mark: 'present', sessions: 'unrecorded', learners: [t.a3], ...why },
  }),
  'post /api/v1/attachments': file('Mã,Họ và tên\nA1,Lò Thị An\n'),
  'post /api/v1/accounts/{id}/link': (t) => ({ json: { learner: t.a2, ...why } }),
  'post /api/v1/accounts/{id}/rejection': () => ({ json: why }),
  'post /api/v1/accounts/{id}/learner': () => ({ json: { unit: 'XA', ...why } }),
  'post /api/v1/account-decisions': ({ accounts, a2 }) => ({
    json: { decision: 'link', links: [{ account: accounts, learner: a2 }], ...why },
  }),
  'post /api/v1/decisions/{id}/undo': () => ({ json: why }),
  'post /api/v1/learners/merges': (t) => ({ json: { kept: t.t3, absorbed: t.t4, ...why } }),
  'post /api/v1/platforms/{id}/allotments': () => ({
    json: { unit: 'XA', accounts: 9, usableFrom: '2026-02-20', usableUntil: '2026-03-08' },
  }),
  'post /api/v1/platforms/{id}/ledger/imports': file('Tài khoản,Mã CBCCVC\na-9,A2\n'),
  'post /api/v1/platforms/{id}/ledger/hand-outs': (t) => ({
    json: { userName: 'a-2', learner: t.a2 },
  }),
  'post /api/v1/platforms/{id}/ledger/take-backs': (t) => ({ json: { userName: t.userName } }),
  'post /api/v1/proposals/{id}/holds': (t) => ({ json: { learners: [t.a3], ...why } }),
  'post /api/v1/proposals/{id}/unholds': (t) => ({ json: { learners: [t.a3] } }),
  'post /api/v1/proposals/{id}/release': () => ({
    json: { decision: '123/QĐ-SKHCN', date: '2026-03-01', expected: 3 },
  }),
  'post /api/v1/proposals/{id}/withdrawal': () => ({ json: why }),
  'post /api/v1/proposals/{id}/corrections': file(
    'Mã CBCCVC,Họ và tên,Đúng/Sai\nA3,Vàng A Chu,Đúng\n',
  ),
  'post /api/v1/certificates/{id}/revisions': () => ({
    json: { take: ['name'], expectedRevision: 1, ...why },
  }),
  'post /api/v1/certificates/{id}/revocation': () => ({ json: { expectedRevision: 1, ...why } }),
  'post /api/v1/certificates/{id}/reinstatement': () => ({ json: { facts: 'present', ...why } }),
  'post /api/v1/certificates/{id}/link': () => ({ json: { act: 'renew' } }),
  'post /api/v1/certificates/signed-files': file(PDF),
  'post /api/v1/cohorts/{id}/certificates': (t) => ({ json: { learners: [t.a1] } }),
  'post /api/v1/registers/starts': () => ({
    json: { issuer: 'Sở Khoa học và Công nghệ', year: 2027, number: 128 },
  }),
  'post /api/v1/registers/papers': file(
    'Số vào sổ,Mã CBCCVC,Họ và tên,Số giấy chứng nhận,Ngày cấp,Đơn vị cấp\n7,A1,Lò Thị An,7/2025/GCN,05/01/2025,Sở Khoa học và Công nghệ\n',
  ),
  'post /api/v1/cohorts/{id}/papers': (t) => ({
    json: {
      papers: [
        { employeeCode: t.a3, fullName: 'Vàng A Chu', number: 'X-2', issuedOn: '2026-01-06' },
      ],
    },
  }),
  'post /api/v1/cohorts/{id}/papers/imports': file(PAPERS),
  'post /api/v1/papers/{id}/withdrawal': () => ({ json: why }),
  'post /api/v1/plans/{id}/submissions': () => ({
    json: { deadline: 'nhu-cau', units: ['XA'], receivedOn: '2026-01-19' },
  }),
  'post /api/v1/plans/{id}/submissions/withdrawals': ({ submission }) => ({
    json: { submissions: [submission] },
  }),
  'post /api/v1/plans/{id}/needs': () => ({
    json: { year: 2027, needs: [{ ...NEED, people: 3 }] },
  }),
  'post /api/v1/plans/{id}/needs/imports': () => ({
    file: NEED_SHEET,
    query: { year: '2027' },
  }),
  'post /api/v1/privacy-requests': () => ({ json: PRIVACY_REQUEST }),
  'post /api/v1/privacy-requests/{id}/answer': () => ({ json: ANSWER }),
  'post /console/privacy': hook(PRIVACY_REQUEST),
  'post /console/privacy/{number}/assign': ({ a1 = '' }) => ({ fields: { learner: a1 } }),
  'post /console/privacy/{number}/answer': hook(ANSWER),
  'post /api/v1/reports/{plan}/frozen': () => ({ json: { title: 'Hai', kind: 'progress' } }),

  'post /console/cohorts/new': hook({ program: 'ky-nang-so', ...cohortForm, id: 'kns-10' }),
  'post /console/cohorts/{id}/edit': hook({ ...cohortForm, name: 'Lớp Một', version: '1' }),
  'post /console/cohorts/{id}/learners/new': file(ROSTER_SHEET, { rows: '' }),
  'post /console/programs/{id}/targets': hook({
    year: '2027',
    people: '9',
    unit: 'XA',
    source: 'QĐ 36',
  }),
  'post /console/admin/people': hook({
    login: 'bao',
    name: 'Lê Văn Bảo',
    email: '',
    role: 'coordinator',
    unit: 'XA',
  }),
  'post /console/admin/people/{id}': hook({
    name: 'Lê Thị Huệ',
    email: '',
    role: 'coordinator',
    unit: 'XA',
  }),
  'post /console/admin/keys': hook({
    name: 'khoá mới',
    scopes: ['roster:read'],
    unit: '',
    until: '',
  }),
  'post /console/accounts/{id}/link': ({ other = '' }) => ({
    fields: { learner: other, note: REASON },
  }),
  'post /console/accounts/{id}/not-this': ({ other = '' }) => ({
    fields: { learner: other, note: REASON },
  }),
  'post /console/accounts/{id}/nobody': hook({ note: REASON }),
  'post /console/accounts/{id}/learner': hook({
    note: REASON,
    unit: 'XA',
    fullName: '',
    employeeCode: '',
    dateOfBirth: '',
  }),
  'post /console/platforms/{id}/files': file(`${ROLL}A3,Vàng A Chu,x\n`, {
    course: 'KNS',
    periods: '4',
  }),
  'post /console/platforms/{id}/ledger/allotments': hook({
    ...{ unit: 'XA', accounts: '9', usableFrom: '2026-02-20', usableUntil: '2026-03-08' },
  }),
  'post /console/platforms/{id}/ledger/imports': file('Tài khoản,Mã CBCCVC\na-9,A2\n'),
  'post /console/platforms/{id}/ledger/hand-outs': ({ a2 = '' }) => ({
    fields: { userName: 'a-2', learner: a2 },
  }),
  'post /console/platforms/{id}/ledger/take-backs': ({ userName = '' }) => ({
    fields: { userName },
  }),
  'post /console/certificates/revoke': ({ certificates = '' }) => ({
    fields: { of: 'chosen', ids: certificates, reason: 'wrong-facts', more: '' },
  }),
  'post /console/certificates/revise': ({ certificates = '' }) => ({
    fields: { of: 'chosen', ids: certificates, take: 'wording', ...why },
  }),
  'post /console/certificates/proposals/{id}/corrections': file(
    'Mã CBCCVC,Họ và tên,Đúng/Sai\nA3,Vàng A Chu,Đúng\n',
  ),
  'post /console/certificates/proposals/{id}/holds': ({ held = '' }) => ({
    fields: { learner: held, ...why },
  }),
  'post /console/certificates/proposals/{id}/unholds': ({ held = '' }) => ({
    fields: { learner: held },
  }),
  'post /console/certificates/proposals/{id}/release': hook({
    number: '123/QĐ',
    date: '2026-03-01',
    expected: '3',
  }),
  'post /console/certificates/proposals/{id}/withdraw': hook(why),
  'post /console/certificates/signing/signed': file(PDF),
  'post /console/certificates/requests/{id}/close': hook({ answer: 'sent' }),
  'post /console/certificates/papers': file(PAPERS, { cohort: ELSEWHERE }),
  'post /console/certificates/papers/{id}/withdraw': hook(why),
  'post /console/certificates/{id}/revoke': hook({
    reason: 'wrong-facts',
    more: '',
    expected: '1',
  }),
  'post /console/certificates/{id}/reinstate': hook({ facts: 'present', expected: '1', ...why }),
  'post /console/certificates/{id}/link': hook({ act: 'renew' }),
  'post /console/learners/import': file(ROSTER_SHEET, { rows: '' }),
  'post /console/learners/import/{upload}/answer': hook({ confirmed: 'yes' }),
  'post /console/learners/questions/{id}': ({ learners = '' }) => ({
    fields: { decision: 'same', as: learners },
  }),
  'post /console/learners/search': hook({ text: 'Lò Thị An' }),
  'post /console/learners/{id}/correction': hook(correction),
  'post /console/learners/{id}/merge-with': ({ t3 = '' }) => ({ fields: { other: t3 } }),
  'post /console/learners/{id}/merge': ({ twin = '' }) => ({ fields: { absorbed: twin, ...why } }),
  'post /console/learners/{id}/separation': ({ merge = '' }) => ({
    fields: { act: merge, ...why },
  }),
  'post /console/units/import': file(UNIT_SHEET),
  'post /console/units/import/province': hook({ province: '14', from: '' }),
  'post /console/units/{id}/place': hook({ under: 'XB', from: '2026-01-01' }),
  'post /console/units/{id}/end': hook({ into: 'XB', on: '2026-03-01', source: '' }),
  'post /console/plans/{id}/submissions/receive': ({ units = '' }) => ({
    fields: { deadline: 'nhu-cau', units, receivedOn: '2026-01-21', document: '', note: '' },
  }),
  'post /console/plans/{id}/submissions/withdraw': ({ submission = '' }) => ({
    fields: { deadline: 'nhu-cau', ids: submission },
  }),
  'post /console/plans/{id}/needs/enter': hook({ year: '2027', ...NEED, people: '3' }),
  'post /console/plans/{id}/needs/preview': file(NEED_SHEET, { year: '2027' }),
  'post /console/plans/{id}/needs/accept': hook({
    ...{ year: '2027', unit: '' },
    needs: JSON.stringify([{ row: 2, ...NEED, people: '3', mode: null, note: null }]),
  }),
  'post /console/plans/{id}/figures': hook({ ...FIGURE, amount: '5' }),
  'post /console/plans/{id}/figures/imports': file(FIGURE_SHEET, {
    kind: 'head-count',
    asOf: '2026-02-01',
    source: 'B',
  }),
  'post /console/plans/{id}/frozen': hook({ kind: 'progress', title: 'Ba' }),
  'post /lti/launch': hook({ state: 'nobody-has-begun-it', id_token: 'a.b.c' }),
  'post /lti/panel': hook({ visit: 'of-nobody' }),
  'post /lti/people': hook({ visit: 'of-nobody', class: COHORT }),
  'post /lti/deep-link': hook({ visit: 'of-nobody', choice: 'add' }),
  ...ltiRequests,
  'post /console/cohorts/{id}/decisions': ({ enrolment = '' }) => ({
    fields: { kind: 'allow', ids: enrolment, ...why },
  }),
  'post /console/cohorts/{id}/undo': ({ decisions = '' }) => ({
    fields: { act: decisions, ...why },
  }),
}
