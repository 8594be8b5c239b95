/** Why a learning platform gave no access to its services, or not what was asked for: what to do there. */

const vi = {
  client:
    'nền tảng không nhận mã máy khách hoặc chữ ký của hệ thống này ({what}). Trong cài đặt công cụ của nền tảng, kiểm tra Client ID và địa chỉ khóa công khai (keyset URL).',
  scope:
    'nền tảng không cho công cụ dùng dịch vụ này ({what}). Trong cài đặt công cụ của nền tảng, bật dịch vụ danh sách thành viên (Names and Roles) hoặc điểm (Assignment and Grade).',
  token:
    'nền tảng không cấp quyền truy cập ({what}). Kiểm tra địa chỉ cấp quyền (access token URL) của kết nối.',
  answer: 'nền tảng trả lời không đúng quy cách ({what}).',
  refused:
    'nền tảng từ chối ({what}). Kiểm tra quyền của công cụ trong khóa học, rồi mở công cụ từ khóa học một lần nữa.',
  'no-members':
    'khóa học này không cung cấp danh sách thành viên. Trong cài đặt công cụ của nền tảng, bật dịch vụ Names and Roles, rồi mở công cụ từ khóa học một lần.',
  'too-many': 'khóa học có hơn {what} thành viên. Hãy nhập danh sách từ tệp.',
  nobody: 'khóa học chưa có học viên nào đang hoạt động.',
  'no-keys':
    'danh sách thành viên không có mã CBCCVC, và email chưa được tính: không phân biệt được người trùng tên. Nhờ nền tảng điền mã số (ID number) của người dùng, hoặc ghi rằng nền tảng xác minh email.',
  elsewhere: 'nền tảng dẫn sang máy khác ({what}); không đi theo.',
  'other-class': 'lớp này không thuộc khóa học. Gắn khóa học với lớp trước.',
  off: 'kết nối với nền tảng này đang tạm ngừng hoặc chưa được xác nhận.',
}

const en: Record<keyof typeof vi, string> = {
  client:
    'the platform does not take the client ID or the signature of this service ({what}). In the settings of the tool there, check the client ID and the public keyset URL.',
  scope:
    'the platform does not let the tool use this service ({what}). In the settings of the tool there, switch on Names and Roles, or Assignment and Grade services.',
  token:
    'the platform gives no access token ({what}). Check the access token URL of the connection.',
  answer: 'the platform answered otherwise than LTI says ({what}).',
  refused:
    'the platform refused ({what}). Check what the tool may do in the course, then open it from the course once more.',
  'no-members':
    'this course offers no list of members. In the settings of the tool on the platform, switch on Names and Roles, then open the tool from the course once.',
  'too-many': 'the course has more than {what} members. Import a list from a file instead.',
  nobody: 'the course has no active learner yet.',
  'no-keys':
    'no member has an employee code, and e-mail addresses do not count yet, so namesakes cannot be told apart. Have the platform fill in ID numbers, or set it as verifying e-mail addresses.',
  elsewhere: 'the platform leads to another host ({what}), which is not followed.',
  'other-class': 'this class does not belong to the course. Add it to the course first.',
  off: 'the connection with this platform is switched off or not confirmed.',
}

export type ServiceFault = keyof typeof vi

export const serviceFaultTexts = { vi, en }
