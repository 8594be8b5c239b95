/** The learner's page beside the certificate itself: its picture, sharing, what they say of the course. */
const vi = {
  pictureTitle: 'Ảnh giấy chứng nhận',
  pictureAlt: 'Ảnh giấy chứng nhận số {number}. Toàn bộ nội dung được ghi bằng chữ ở phần trên.',
  pictureHint: 'Bấm giữ vào ảnh để lưu về máy hoặc gửi qua Zalo. Khi nộp hồ sơ, hãy dùng tệp PDF.',
  pictureSave: 'Lưu ảnh (PNG)',
  credential: 'Bản điện tử cho máy đọc (Open Badges 3.0, tệp JSON)',

  shareTitle: 'Chia sẻ',
  shareText:
    'Gửi địa chỉ tra cứu này cho ai cần kiểm tra. Trang tra cứu không có ngày sinh và đơn vị của Ông/Bà.',
  shareAddress: 'Địa chỉ tra cứu',
  share: 'Chia sẻ địa chỉ tra cứu',
  copy: 'Sao chép địa chỉ tra cứu',
  copied: 'Đã sao chép.',
  shareMessage: 'Tra cứu giấy chứng nhận',

  feedbackTitle: 'Khóa học này thế nào?',
  feedbackHint:
    'Ý kiến chỉ được xem gộp theo chương trình, không kèm tên. Ông/Bà sửa lại được lúc nào cũng được.',
  stars: 'Mức hài lòng',
  star1: 'Kém',
  star2: 'Chưa tốt',
  star3: 'Được',
  star4: 'Tốt',
  star5: 'Rất tốt',
  comment: 'Góp ý (không bắt buộc)',
  commentHint: 'Không ghi số căn cước, số điện thoại hay việc riêng của ai.',
  send: 'Gửi đánh giá',
  change: 'Sửa đánh giá',
  thanks: 'Đã ghi nhận. Cảm ơn Ông/Bà!',

  previewTitle: 'Liên kết riêng của học viên',
  previewText: 'Chỉ người nhận mở được nội dung của liên kết này.',
}

const en: typeof vi = {
  pictureTitle: 'Picture of the certificate',
  pictureAlt: 'Picture of certificate {number}. All that it says is written as text above.',
  pictureHint:
    'Press and hold the picture to save it or to send it by Zalo. For an application use the PDF file.',
  pictureSave: 'Save the picture (PNG)',
  credential: 'Machine-readable credential (Open Badges 3.0, JSON file)',

  shareTitle: 'Share',
  shareText:
    'Send this verification address to whoever has to check. The page there shows neither your date of birth nor your unit.',
  shareAddress: 'Verification address',
  share: 'Share the verification address',
  copy: 'Copy the verification address',
  copied: 'Copied.',
  shareMessage: 'Verify a certificate',

  feedbackTitle: 'How was this course?',
  feedbackHint:
    'What you say is looked at for the whole program only, without names. You can change it at any time.',
  stars: 'How satisfied were you?',
  star1: 'Poor',
  star2: 'Weak',
  star3: 'Fair',
  star4: 'Good',
  star5: 'Very good',
  comment: 'Comment (optional)',
  commentHint: 'No national IDs, phone numbers or other people’s private matters, please.',
  send: 'Send',
  change: 'Change what I said',
  thanks: 'It was noted. Thank you!',

  previewTitle: 'A learner’s private link',
  previewText: 'Only whoever it was sent to can open what is behind this link.',
}

export const learnerTexts = { vi, en }
