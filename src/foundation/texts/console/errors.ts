/** What somebody who is signed in reads where a page cannot be shown, and whoever is not signed in any more. */
const vi = {
  title404: 'Không có trang này',
  text404:
    'Địa chỉ không đúng, hoặc nội dung không thuộc phạm vi của anh/chị. Chọn một mục trong danh mục; nếu cần xem nội dung này, hãy hỏi quản trị viên.',
  title403: 'Biểu mẫu chưa được nhận',
  title409: 'Chưa thực hiện được',
  title429: 'Vui lòng chờ một lát',
  title400: 'Dữ liệu gửi lên chưa đúng',
  title500: 'Hệ thống gặp lỗi',
  text500:
    'Lỗi đã được ghi lại. Nếu anh/chị vừa gửi một biểu mẫu, hãy mở lại trang để xem đã lưu chưa rồi mới gửi lại.',
  title503: 'Hệ thống đang tạm ngừng',
  text503: 'Không có gì bị mất. Vui lòng thử lại sau ít phút.',
  again: 'Thử lại',
  back: 'Về trang vừa mở',
  home: 'Về Tổng quan',
  code: 'Mã lỗi {status}',
  reference: 'Mã yêu cầu để báo quản trị viên: {reference}',
  overTitle: 'Phiên đăng nhập đã kết thúc',
  overText:
    'Biểu mẫu anh/chị vừa gửi chưa được lưu. Hãy đăng nhập lại, điền và gửi lại từ trang trước đó.',
  overTyped: 'Nội dung anh/chị đã nhập',
  overTypedHint: 'Sao chép để dán lại sau khi đăng nhập.',
  overSignIn: 'Đăng nhập lại',
}

const en: typeof vi = {
  title404: 'There is no such page',
  text404:
    'The address is not right, or what it shows is outside what you may see. Choose from the menu; if you need to see it, ask an administrator.',
  title403: 'The form was not taken',
  title409: 'This could not be done',
  title429: 'Please wait a moment',
  title400: 'What was sent is not right',
  title500: 'Something went wrong',
  text500:
    'The error was noted. If you have just sent a form, open its page again and look whether it was saved before you send it once more.',
  title503: 'The service is down for a moment',
  text503: 'Nothing is lost. Please try again in a few minutes.',
  again: 'Try again',
  back: 'Back to the page',
  home: 'To the overview',
  code: 'Error {status}',
  reference: 'Number to tell an administrator: {reference}',
  overTitle: 'Your session has ended',
  overText:
    'The form that you have just sent was not saved. Sign in again, then fill it in and send it from its page.',
  overTyped: 'What you had typed',
  overTypedHint: 'Copy it, to paste it again after signing in.',
  overSignIn: 'Sign in again',
}

export const consoleErrorTexts = { vi, en }
