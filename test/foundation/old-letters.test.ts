import { describe, expect, it } from 'vitest'
import { oldLettering } from '../../src/foundation/old-letters.ts'

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
