import type { MailDetector } from '../detector.ts'
import { linkShowsOtherHost } from './link-shows-other-host.ts'
import { lookalikeSender } from './lookalike-sender.ts'
import { runnableAttachment } from './runnable-attachment.ts'

/** Every mail detector. */
export const mailDetectors: readonly MailDetector[] = [linkShowsOtherHost, lookalikeSender, runnableAttachment]
