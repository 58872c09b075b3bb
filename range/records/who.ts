/** The facts of an organisation that its records repeat. */
export interface Organisation {
  readonly name: string
  readonly mailDomain: string
  /** DNS name of the directory. */
  readonly directory: string
  readonly netbios: string
  readonly domainSid: string
  readonly tenantId: string
  /** The name under which the tenant's cloud services run. */
  readonly cloudName: string
  /** The address that the office's network has on the internet. */
  readonly officeAddress: string
  /** The server that takes mail from outside, and the one that keeps it. */
  readonly mailGateway: Site
  readonly mailServer: Site
}

/** An account and who stands behind it. */
export interface Person {
  readonly organisation: Organisation
  readonly account: string
  readonly name: string
  readonly role: string
  readonly mail: string
  readonly sid: string
  readonly objectId: string
  /** Mailbox key of Exchange Online. */
  readonly puid: string
  /** Where they are when not in the office. */
  readonly homeAddress: string
  /** An account of the tenant's administration. */
  readonly isTenantAdministrator?: boolean
}

/** A computer of the organisation. */
export interface Machine {
  readonly name: string
  readonly address: string
  readonly owner: Person
}

/** A server on the internet, by name and address. */
export interface Site {
  readonly name: string
  readonly address: string
}
