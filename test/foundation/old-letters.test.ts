import { describe, expect, it } from 'vitest'
import { fromOldLetters, letteringOfFont, oldLettering } from '../../src/foundation/old-letters.ts'

describe('text from before Unicode', () => {
  it.each([
    'NguyÔn V¨n An',
    'TrÇn ThÞ Hång',
    'Lª Minh',
    'Ph¹m §øc',
    'H\u00adng',
    'Së Néi vô tØnh S¬n La',
  ])('in TCVN3 is recognised: %s', (text) => {
    expect(oldLettering(text)).toBe('TCVN3')
  })

  it.each(['Nguyeãn Vaên An', 'Traàn Thò Hoàng', 'Leâ Ñöùc', 'Löông Bích', 'Ñoã Tröôøng'])(
    'in VNI is recognised: %s',
    (text) => {
      expect(oldLettering(text)).toBe('VNI')
    },
  )
})

describe('Unicode text is left alone', () => {
  it.each([
    'Nguyễn Văn An',
    'NGUYỄN THỊ QUÝ',
    'Hoà Thuý Qúy Khoẻ Loan Luân Tuấn Huế Xuyến Khuê Hoằng Ngoằn',
    'Quách Thoại Uyên Phương Ưng Ươm',
    "H'Bia Êban",
    'Y Ñuê Niê Kdăm',
    'Điểu K’Rứ',
    'UBND xã Pắc Ngà, huyện Bắc Yên',
    'Sở Khoa học và Công nghệ (phòng 2)',
    'McDonald O’Brien',
    'Nguyễn'.normalize('NFD'),
  ])('%s', (text) => {
    expect(oldLettering(text)).toBeNull()
  })
})

describe('once confirmed, old letters become Unicode', () => {
  // As `iconv -t TCVN5712-1` writes them.
  const small =
    'à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ đ è é ẻ ẽ ẹ ê ề ế ể ễ ệ ì í ỉ ĩ ị ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ ù ú ủ ũ ụ ư ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ'
  const inTcvn3 =
    'µ ¸ ¶ · ¹ ¨ » ¾ ¼ ½ Æ © Ç Ê È É Ë ® Ì Ð Î Ï Ñ ª Ò Õ Ó Ô Ö × Ý Ø Ü Þ ß ã á â ä « å è æ ç é ¬ ê í ë ì î ï ó ñ ò ô \u00ad õ ø ö ÷ ù ú ý û ü þ'
  const inVni =
    'aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î'

  it('every letter of TCVN3', () => {
    expect(fromOldLetters(inTcvn3, 'TCVN3')).toBe(small)
    expect(fromOldLetters('¡ ¢ £ ¤ ¥ ¦ §', 'TCVN3')).toBe('Ă Â Ê Ô Ơ Ư Đ')
  })

  it('every letter of TCVN3 in a font of capitals', () => {
    expect(fromOldLetters(inTcvn3, 'TCVN3', '.VnTimeH')).toBe(small.toUpperCase())
  })

  it('every letter of VNI, small and capital', () => {
    expect(fromOldLetters(inVni, 'VNI')).toBe(small)
    expect(fromOldLetters(inVni.toUpperCase(), 'VNI')).toBe(small.toUpperCase())
  })

  it.each([
    ['NguyÔn ThÞ Hµ', 'Nguyễn Thị Hà'],
    ['Hå Sü H\u00adng', 'Hồ Sỹ Hưng'],
    ['NGUYÔN V¡N §øC', 'NGUYỄN VĂN ĐỨC'],
    ['LÔ THÞ HOµ', 'LỄ THỊ HOÀ'],
    ['UBND x· M\u00adêng Bó', 'UBND xã Mường Bú'],
  ])('TCVN3 %s is %s', (written, read) => {
    expect(fromOldLetters(written, 'TCVN3')).toBe(read)
  })

  it.each([
    ['Nguyeãn Thò Haø', 'Nguyễn Thị Hà'],
    ['TRAÀN HÖÕU ÑÖÙC', 'TRẦN HỮU ĐỨC'],
    ['Quaøng Thò Ngoïc AÙnh', 'Quàng Thị Ngọc Ánh'],
    ['Öng Hoaøng Phuùc', 'Ưng Hoàng Phúc'],
  ])('VNI %s is %s', (written, read) => {
    expect(fromOldLetters(written, 'VNI')).toBe(read)
  })

  it.each([
    ['.VnTime', 'TCVN3'],
    ['.VnArial NarrowH', 'TCVN3'],
    ['VNI-Times', 'VNI'],
    ['vni-Helve', 'VNI'],
    ['Times New Roman', null],
    ['Vnikon', null],
  ])('the font %s shows %s', (font, lettering) => {
    expect(letteringOfFont(font)).toBe(lettering)
  })
})
