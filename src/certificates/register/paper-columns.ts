/** Which column of a list of paper certificates holds what, told by its header in Vietnamese or English. */
import { headerFinder } from '../../foundation/sheets/find-header.ts'
import { PERSON_HEADERS } from '../../foundation/sheets/person-headers.ts'

const HEADERS = {
  register_number: [
    'Số vào sổ',
    'Số vào sổ cấp GCN',
    'Số vào sổ cấp giấy chứng nhận',
    'Số vào sổ gốc',
    'Register no',
  ],
  number: [
    'Số hiệu',
    'Số hiệu GCN',
    'Số hiệu giấy chứng nhận',
    'Số giấy chứng nhận',
    'Số GCN',
    'Certificate number',
    'Certificate no',
    'Serial number',
  ],
  full_name: PERSON_HEADERS.full_name,
  date_of_birth: PERSON_HEADERS.date_of_birth,
  unit: PERSON_HEADERS.unit,
  program: ['Khóa học', 'Tên khóa học', 'Chương trình', 'Khóa bồi dưỡng', 'Course'],
  issued_on: [
    'Ngày cấp',
    'Ngày cấp GCN',
    'Ngày cấp giấy chứng nhận',
    'Issue date',
    'Date of issue',
  ],
  issuer: ['Cơ quan cấp', 'Đơn vị cấp', 'Nơi cấp', 'Tổ chức cấp', 'Issued by'],
  decision_number: ['Số quyết định', 'Số QĐ', 'Quyết định số', 'Quyết định', 'Decision'],
  decision_date: ['Ngày quyết định', 'Ngày QĐ', 'Quyết định ngày', 'Date of decision'],
  employee_code: PERSON_HEADERS.employee_code,
  national_id: PERSON_HEADERS.national_id,
  email: PERSON_HEADERS.email,
  phone: PERSON_HEADERS.phone,
  cohort: ['Lớp', 'Mã lớp', 'Lớp học', 'Class'],
} as const

export type PaperColumn = keyof typeof HEADERS

export const paperHeader = headerFinder<PaperColumn>(
  HEADERS,
  (columns) => columns.has('number') && columns.has('full_name'),
)
