import type { CompanyProfile } from './provider.js'

/** The fields that are there, for `details`: an absent one leaves what another provider said. */
export function present(fields: Readonly<Record<string, string | number | boolean | null | undefined>>): CompanyProfile['details'] {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null && entry[1] !== undefined && entry[1] !== ''))
}
