/** SQL: how many sessions without a record lie before a snapshot, by the flag among its `flags`; 0 without it. */
export const gapSessions = (flags: string) => `coalesce(substring(array_to_string(${flags}, ' ') FROM 'GAP_SESSIONS:([0-9]+)')::int, 0)`
