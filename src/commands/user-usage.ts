/** How `users …` is written: people who sign in to the console. */
import type { CommandTable } from './person-decision-usage.ts'
import type { AddUserOptions } from './users.ts'

/** When it is run: see cli.ts. */
const load = () => import('./users.ts')

export function defineUsers({ program, define, run }: CommandTable): void {
  const users = define(program, 'users', 'people who sign in to the console')
  define(users, 'add <login>', 'adds somebody; prints the link to set a password by')
    .requiredOption('--name <text>', 'the person’s full name')
    .requiredOption('--role <role>', 'administrator, coordinator or auditor')
    .option('--unit <code>', 'only the people of this unit and below')
    .option('--email <address>', 'where the person is told')
    .action((login: string, options: AddUserOptions) => run(load, 'addUser', [login, options]))
  define(users, 'link <login>', 'a new link to set a password by; the one before is over').action(
    (login: string) => run(load, 'linkUser', [login]),
  )
  define(users, 'disable <login>', 'signs somebody out everywhere and lets them in no more').action(
    (login: string) => run(load, 'switchOff', [login]),
  )
  define(users, 'enable <login>', 'lets somebody in again, with the password of before').action(
    (login: string) => run(load, 'switchOn', [login]),
  )
  define(users, 'untie <login>', 'single sign-on lets somebody in no more; a password does').action(
    (login: string) => run(load, 'untieUser', [login]),
  )
  define(users, 'list', 'who may sign in, and by what').action(() => run(load, 'showUsers', []))
}
