/** Which column of a roster file holds what, told by its header in Vietnamese or English. */
import { headerFinder } from '../foundation/sheets/find-header.ts'
import { PERSON_HEADERS } from '../foundation/sheets/person-headers.ts'

/** The fields of a roster, named as in its English header, each with the headers that mean it. */
const HEADERS = {
  employee_code: PERSON_HEADERS.employee_code,
  full_name: PERSON_HEADERS.full_name,
  date_of_birth: PERSON_HEADERS.date_of_birth,
  birth_date_of_men: PERSON_HEADERS.date_of_birth_of_men,
  birth_date_of_women: PERSON_HEADERS.date_of_birth_of_women,
  national_id: PERSON_HEADERS.national_id,
  email: PERSON_HEADERS.email,
  phone: PERSON_HEADERS.phone,
  unit_code: ['Mã đơn vị', 'Mã ĐV', 'Mã cơ quan', 'Mã cơ quan, đơn vị'],
  unit_name: [...PERSON_HEADERS.unit, 'Unit'],
  position: ['Chức vụ', 'Chức vụ, chức danh', 'Chức danh, chức vụ', 'Job title'],
  audience: ['Đối tượng', 'Nhóm đối tượng', 'Đối tượng đào tạo', 'Đối tượng bồi dưỡng'],
  tags: ['Nhãn', 'Nhãn phân loại', 'Tag', 'Labels'],
  cohort: ['Lớp', 'Lớp học', 'Mã lớp', 'Class'],
} as const

/** A column of a roster file. A date of birth may be split into one column for men and one for women. */
export type RosterColumn = keyof typeof HEADERS

export const rosterHeader = headerFinder<RosterColumn>(
  HEADERS,
  (columns) => columns.has('full_name') && columns.size > 1,
)
