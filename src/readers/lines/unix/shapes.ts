import type { LineShape } from '../line-shape.ts'
import { accounts } from './accounts.ts'
import { auditd } from './auditd.ts'
import { cron } from './cron.ts'
import { dovecot } from './dovecot.ts'
import { exim } from './exim.ts'
import { postfix } from './postfix.ts'
import { sendmail } from './sendmail.ts'
import { sshd } from './sshd.ts'
import { login, su, sudo } from './sudo.ts'
import { systemd } from './systemd.ts'
import { shortened } from './unix-event.ts'

/** Lines of Linux and Unix daemons, audit and mail servers. */
export const unixLines: readonly LineShape[] = [
  auditd,
  sshd,
  sudo,
  su,
  login,
  accounts,
  cron,
  systemd,
  postfix,
  sendmail,
  exim,
  dovecot,
].map((shape) => ({ ...shape, toEvent: (line) => shape.toEvent(shortened(line)) }))
