/** What a column can hold, with the headers that say so, in any case, with or without diacritics. */
import { PERSON_HEADERS } from '../../src/foundation/sheets/person-headers.ts'

const IDENTITY = {
  employee_code: [
    ...PERSON_HEADERS.employee_code,
    'Mã học viên',
    'Mã HV',
    'Mã số học viên',
    'ID number',
    'Mã số ID',
  ],
  national_id: PERSON_HEADERS.national_id,
  email: PERSON_HEADERS.email,
  username: ['Tên đăng nhập', 'Tài khoản', 'Tên tài khoản', 'Kí danh', 'User name', 'Login'],
  phone: PERSON_HEADERS.phone,
  full_name: [...PERSON_HEADERS.full_name, 'Tên đầy đủ', 'Học viên', 'Learner'],
  family_name: ['Họ', 'Họ và tên đệm', 'Họ đệm', 'Họ lót', 'Họ và chữ đệm', 'Last name', 'Surname'],
  given_name: ['Tên', 'Tên gọi', 'First name', 'Given name'],
  date_of_birth: PERSON_HEADERS.date_of_birth,
  born_male: PERSON_HEADERS.date_of_birth_of_men,
  born_female: PERSON_HEADERS.date_of_birth_of_women,
  unit: [...PERSON_HEADERS.unit, 'Cơ quan', 'Department'],
} as const

const COURSE = {
  course_code: [
    'Mã khóa',
    'Mã khoá',
    'Mã khóa học',
    'Mã lớp',
    'Mã lớp học',
    'Tên rút gọn khóa học',
    'Course code',
    'Course ID',
    'Course short name',
  ],
  course: ['Khóa học', 'Tên khóa học', 'Course name'],
  class: ['Lớp', 'Lớp học', 'Tên lớp'],
} as const

const FACTS = {
  score: [
    'Điểm',
    'Điểm số',
    'Điểm thi',
    'Điểm kiểm tra',
    'Điểm bài kiểm tra',
    'Điểm kiểm tra cuối khóa',
    'Điểm thi cuối khóa',
    'Điểm cuối khóa',
    'Điểm tổng kết',
    'Tổng điểm',
    'Kết quả kiểm tra',
    'Bài kiểm tra cuối khóa',
    'Điểm/10',
    'Điểm/10,00',
    'Điểm/100',
    'Điểm/100,00',
    'Grade',
    'Grade/10.00',
    'Grade/100.00',
    'Final test',
    'Course total',
  ],
  attempt: ['Lần thi', 'Lần làm bài', 'Lần kiểm tra', 'Attempt no', 'Lượt làm bài'],
  submitted_at: [
    'Ngày nộp',
    'Ngày nộp bài',
    'Thời gian nộp bài',
    'Nộp lúc',
    'Ngày thi',
    'Ngày kiểm tra',
    'Ngày làm bài',
    'Đã hoàn thành lúc',
    'Submitted',
    'Submitted on',
  ],
  completed_at: [
    'Ngày hoàn thành',
    'Thời gian hoàn thành',
    'Hoàn thành lúc',
    'Ngày hoàn thành khóa học',
    'Completed on',
    'Completion date',
  ],
  progress: [
    'Tiến độ',
    'Tiến độ %',
    'Tiến độ học tập',
    'Tỷ lệ hoàn thành',
    'Tỉ lệ hoàn thành',
    '% hoàn thành',
    'Mức độ hoàn thành',
    'Completion',
    'Completion %',
  ],
  attendance: [
    'Chuyên cần',
    'Tỷ lệ chuyên cần',
    'Tỉ lệ chuyên cần',
    'Tỷ lệ tham gia',
    'Tỉ lệ tham gia',
    'Tỷ lệ tham dự',
    'Tỷ lệ có mặt',
    'Attendance rate',
  ],
  status: ['Trạng thái', 'Tình trạng', 'Tình trạng học', 'Trạng thái học tập', 'State'],
  handed_out_at: ['Ngày cấp tài khoản', 'Ngày giao tài khoản', 'Ngày nhận tài khoản'],
  first_access_at: ['Truy cập lần đầu', 'Lần đầu truy cập', 'Ngày bắt đầu học', 'First access'],
} as const

const ROLL = {
  mark: ['Có mặt', 'Điểm danh', 'Tham dự', 'Tham gia', 'Hiện diện', 'Presence'],
  signature: ['Ký tên', 'Chữ ký', 'Ký nhận', 'Ký', 'Signed'],
  excuse: ['Lý do', 'Lý do vắng', 'Lí do', 'Lí do vắng', 'Reason'],
} as const

export const FIELDS = { ...IDENTITY, ...COURSE, ...FACTS, ...ROLL }
export type Field = keyof typeof FIELDS

export const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name)

/** One of these, and a sheet is an export. */
export const FACT_FIELDS = Object.keys(FACTS).filter(isField)

/** A header names people by one of these, or by two fields of any kind. */
export const PEOPLE_FIELDS: readonly Field[] = [
  'full_name',
  'family_name',
  'employee_code',
  'username',
]

/** Columns that every list has and nobody misses. */
export const NOT_MISSED =
  /^(stt|tt|no|so tt|so thu tu|ghi chu|gioi tinh|nu|nam|note|chuc vu|chuc danh)$/
