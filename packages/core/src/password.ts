/** Native code, loaded with the first password. */
const argon2 = () => import('@node-rs/argon2')

/** Argon2id hash of a password, salt and parameters included (OWASP's parameters are the package's defaults). */
export async function hashPassword(password: string): Promise<string> {
  return (await argon2()).hash(password)
}

/** True when `password` is the one behind `stored`; false for a stored text that is no hash. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  try {
    return await (await argon2()).verify(stored, password)
  } catch {
    return false
  }
}
