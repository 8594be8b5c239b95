/** What is said of a OneRoster archive that was brought as a roster: found again as `toldSentences` does. */
import type { ToldSentence } from '../told-sentences.ts'

export const oneRosterSentences: readonly ToldSentence[] = [
  {
    en: 'The line has {n} values and the header {columns} columns; look for a text with a comma in it that lacks its quotation marks.',
    vi: 'Dòng có {n} giá trị, dòng tiêu đề có {columns} cột; hãy tìm nội dung có dấu phẩy mà thiếu dấu ngoặc kép.',
  },
  {
    en: 'The {column} is missing; nothing can be known by this line.',
    vi: 'Thiếu {column} nên không dùng được dòng này.',
  },
  {
    en: 'The {column} {id} stands in line {line} already; keep one of the two lines.',
    vi: '{column} {id} đã có ở dòng {line}; hãy giữ một dòng.',
  },
  {
    en: 'The name of the unit is missing; write it.',
    vi: 'Thiếu tên đơn vị.',
  },
  {
    en: 'The identifier stands in line {line} already; a unit has one line. Its people were taken without a unit.',
    vi: 'Mã (identifier) đã có ở dòng {line}; mỗi đơn vị chỉ có một dòng. Người của dòng này được nhập mà chưa có đơn vị.',
  },
  { en: 'The {column} is missing; write it.', vi: 'Thiếu {column}.' },
  {
    en: 'There is no {id} in {file}; add a line for it there, or correct this one.',
    vi: 'Không có {id} trong {file}; hãy thêm dòng ở đó hoặc sửa dòng này.',
  },
  {
    en: 'This user says the same as an earlier one, so the enrollments of this one were left out; keep one user for the person.',
    vi: 'Người dùng này trùng với một người ở trên nên các ghi danh của dòng này chưa được nhập; hãy giữ một người dùng.',
  },
  {
    en: 'The archive has no manifest.csv; every file in it was read.',
    vi: 'Tệp nén không có manifest.csv; hệ thống đọc mọi tệp trong đó.',
  },
  {
    en: 'manifest.csv says that {file} is absent, so it was not read.',
    vi: 'manifest.csv ghi {file} là absent nên không đọc tệp này.',
  },
  {
    en: '{file}: marked tobedeleted and left out: {n}. Nobody leaves by such a mark; bring the whole list of the unit, or change the person here.',
    vi: '{file}: có {n} dòng đánh dấu tobedeleted, được bỏ qua. Dấu này không đưa ai ra khỏi đơn vị hay lớp; hãy nhập danh sách đầy đủ của đơn vị, hoặc sửa ở trang của người đó.',
  },
  {
    en: '{file}: columns that were not read: {columns}.',
    vi: '{file}: các cột không đọc đến: {columns}.',
  },
  {
    en: 'orgs.csv, line {line}, parentSourcedId: the unit would stand below itself. It was taken without a unit above it.',
    vi: 'orgs.csv, dòng {line}, parentSourcedId: đơn vị thành cấp dưới của chính nó. Đơn vị được nhập mà chưa có cấp trên.',
  },
  {
    en: 'orgs.csv, line {line}, parentSourcedId: there is no org {id} in the file. The unit was taken without a unit above it.',
    vi: 'orgs.csv, dòng {line}, parentSourcedId: tệp không có đơn vị {id}. Đơn vị được nhập mà chưa có cấp trên.',
  },
  {
    en: 'users.csv, line {line}, primaryOrgSourcedId: there is no org {id} in the file. The person was taken without a unit.',
    vi: 'users.csv, dòng {line}, primaryOrgSourcedId: tệp không có đơn vị {id}. Người này được nhập mà chưa có đơn vị.',
  },
  {
    en: 'Nothing in the file says who is a student; every user was read.',
    vi: 'Tệp không cho biết ai là học viên (student); hệ thống đọc mọi người dùng.',
  },
  {
    en: 'users.csv: no students, and so left out: {n} ({roles}).',
    vi: 'users.csv: {n} người dùng không phải học viên nên được bỏ qua ({roles}).',
  },
  {
    en: 'classes.csv, line {line}: there is no class "{id}" here ({title}), so {n} enrollments in it were left out. Bring the file on the page of the class that they are to be in.',
    vi: 'classes.csv, dòng {line}: ở đây không có lớp "{id}" ({title}) nên {n} ghi danh vào lớp đó chưa được nhập. Hãy nhập tệp ở trang của lớp cần ghi danh.',
  },
  {
    en: '{n} people of the file are not in its class "{title}" and were left out.',
    vi: '{n} người trong tệp không học lớp "{title}" nên được bỏ qua.',
  },
]
