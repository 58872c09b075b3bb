/** Bytes by their SHA-256: raw mail, screenshots, downloads. What is kept never changes. */
export interface BlobStore {
  /** Keeps bytes and gives their SHA-256 (lower-case hex). Durable when it resolves. Bytes that are kept already cost little. */
  put(bytes: Uint8Array): Promise<string>
  /**
   * @throws {NotFoundError} where nothing of that digest is kept
   * @throws {StoreError} where what is kept is damaged
   */
  get(sha256: string): Promise<Uint8Array>
  has(sha256: string): Promise<boolean>
}
