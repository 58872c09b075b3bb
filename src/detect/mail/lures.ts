import type { Concept } from '../../mail/message.ts'

/** The stories that lures to strangers tell, one message after the other; pressure and calls for action are not among them. */
export const LURES: readonly Concept[] = [
  'accountTrouble',
  'confirmIdentity',
  'mailService',
  'paymentTrouble',
  'refund',
  'prize',
  'gambling',
  'crypto',
  'easyMoney',
  'fortune',
  'parcel',
  'document',
  'remedy',
  'romance',
  'scareware',
  'extortion',
  'sale',
]
