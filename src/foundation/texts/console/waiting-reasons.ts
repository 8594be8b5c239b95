/** Why an account waits for a person, in a sentence that says what to look at. By the stable code. */
const vi: Record<string, string> = {
  'not-yet-matched':
    'Hệ thống chưa kịp đối chiếu tài khoản này. Có thể chờ ít phút, hoặc quyết định ngay.',
  'no-key-matches':
    'Không có mã, email hay điện thoại nào trùng với người trong danh sách, và họ tên cũng không trùng hẳn.',
  'keys-point-to-different-people':
    'Các mã trên tài khoản chỉ đến những người khác nhau, ví dụ mã CBCCVC của người này nhưng điện thoại của người kia.',
  'name-differs': 'Mã hoặc điện thoại trùng với một người, nhưng họ tên là của người khác.',
  'name-missing': 'Mã trùng với một người, nhưng nền tảng không ghi họ tên để kiểm tra.',
  'birth-date-differs': 'Mã trùng với một người, nhưng ngày sinh khác.',
  'national-id-differs': 'Các thông tin khác trùng với một người, nhưng số CCCD khác.',
  'employee-code-differs': 'Các thông tin khác trùng với một người, nhưng mã CBCCVC khác.',
  'another-fits-better':
    'Mã trùng với một người, nhưng có người khác trong danh sách phù hợp hơn về họ tên, ngày sinh, đơn vị.',
  'email-is-shared':
    'Email trùng, nhưng là hộp thư nhiều người dùng chung nên chưa chắc là người này.',
  'email-not-verified': 'Email trùng, nhưng nền tảng chưa xác minh email này.',
  'phone-is-shared':
    'Điện thoại trùng, nhưng là số nhiều người dùng chung nên chưa chắc là người này.',
  'national-id-doubtful':
    'Số CCCD trùng, nhưng số này mâu thuẫn với ngày sinh hoặc giới tính, hoặc chỉ có trong email chưa xác minh.',
  'several-fit': 'Nhiều người trong danh sách cùng phù hợp. Hãy chọn đúng người.',
  'name-only': 'Chỉ họ tên trùng. Có thể là người trùng tên.',
  'name-and-unit-only': 'Chỉ họ tên và đơn vị trùng. Cần thêm một thông tin để chắc chắn.',
  'name-and-birth-date-only': 'Chỉ họ tên và ngày sinh trùng. Cần thêm một thông tin để chắc chắn.',
}

const en: typeof vi = {
  'not-yet-matched': 'The rules have not looked at it yet. Wait a few minutes, or decide now.',
  'no-key-matches':
    'No code, e-mail or phone is that of somebody on the roster, and no name is quite the same.',
  'keys-point-to-different-people':
    'The keys of the account point to different people, such as the code of one and the phone of another.',
  'name-differs': 'A code or phone is that of somebody, but the name is another.',
  'name-missing': 'A key is that of somebody, but the platform gives no name to check it by.',
  'birth-date-differs': 'A key is that of somebody, but the date of birth is another.',
  'national-id-differs': 'Everything else is that of somebody, but the national ID is another.',
  'employee-code-differs': 'Everything else is that of somebody, but the employee code is another.',
  'another-fits-better':
    'A key is that of somebody, but another person fits better by name, date of birth and unit.',
  'email-is-shared': 'The e-mail is the same, but several people share it.',
  'email-not-verified': 'The e-mail is the same, but the platform has not verified it.',
  'phone-is-shared': 'The phone is the same, but several people share it.',
  'national-id-doubtful':
    'The national ID is the same, but it contradicts the date of birth or the gender, or stands in an unverified e-mail alone.',
  'several-fit': 'Several people on the roster fit. Choose the right one.',
  'name-only': 'Only the name is the same. It may be a namesake.',
  'name-and-unit-only': 'Only name and unit are the same. One more thing is needed to be sure.',
  'name-and-birth-date-only':
    'Only name and date of birth are the same. One more thing is needed to be sure.',
}

export const waitingReasonTexts = { vi, en }
