const PARAMETER = /\b(apikey|api_key|access_token|token|crumb|key|password)=[^&\s"']+/gi
const BEARER = /\bBearer\s+[A-Za-z0-9._~+/-]+=*/g

/**
 * A function that takes secrets out of a text: each of the values given wherever it stands (as it is or encoded for a URL), and whatever
 * follows a key parameter of a URL or `Bearer`. Every log line and every provider message goes through it.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const values = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap((secret) => [secret, encodeURIComponent(secret)]))].sort((a, b) => b.length - a.length)
  return (text) => {
    const known = values.reduce((clean, value) => clean.replaceAll(value, '[redacted]'), text)
    return known.replace(PARAMETER, '$1=[redacted]').replace(BEARER, 'Bearer [redacted]')
  }
}
