/** Whoever did something, as it is kept: `user:lan`, `cli:root`, `api-key:portal`, `schedule`; and in words. */
import { fill, type Language } from './pages.ts'

const vi = {
  key: 'Khóa API {name}',
  commandLine: 'Dòng lệnh: {name}',
  schedule: 'Lịch tự động',
  configuration: 'Khởi động hệ thống',
  system: 'Hệ thống',
  oidc: 'Hệ thống đăng nhập một lần',
  bySignInLink: 'Qua liên kết đặt mật khẩu',
  firstAdministrator: 'Quản trị viên đầu tiên',
}

const en: typeof vi = {
  key: 'API key {name}',
  commandLine: 'Command line: {name}',
  schedule: 'Schedule',
  configuration: 'Start of the service',
  system: 'The system',
  oidc: 'The single sign-on service',
  bySignInLink: 'By a link to set a password',
  firstAdministrator: 'The first administrator',
}

const actorTexts = { vi, en }

/** @param name of a person who signs in, where it is known */
export function actorWords(actor: string, name: string | null, language: Language): string {
  const texts = actorTexts[language]
  const [kind, ...rest] = actor.split(':')
  const own = rest.join(':')
  if (kind === 'user') return name === null ? own : `${name} (${own})`
  if (kind === 'api-key') return fill(texts.key, { name: own })
  if (kind === 'cli') return fill(texts.commandLine, { name: own })
  if (kind === 'link') return own === 'first' ? texts.firstAdministrator : texts.bySignInLink
  if (actor === 'schedule' || actor === 'configuration' || actor === 'system' || actor === 'oidc')
    return texts[actor]
  return actor
}
