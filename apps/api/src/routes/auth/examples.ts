import type { z } from '../../http/schemas.js'
import { EXAMPLE_ID } from '../../http/schemas.js'
import type { currentUser as currentUserSchema, logoutResponse, tokenResponse, userResponse } from './schemas.js'

const USER_ID = 'b42d8eb2-7e0a-3c9b-90a5-6d9a35be0b41'
const NAMES = { email: 'demo_individual@sigmasight.com', full_name: 'Demo Individual Investor' }

export const token: z.input<typeof tokenResponse> = {
  access_token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl', token_type: 'bearer', expires_in: 86_400, portfolio_id: EXAMPLE_ID, user: { id: USER_ID, name: NAMES.full_name, ...NAMES },
}
export const user: z.input<typeof userResponse> = { id: USER_ID, ...NAMES, is_active: true, created_at: '2025-06-30T20:00:00Z' }
export const currentUser: z.input<typeof currentUserSchema> = { ...user, user_id: USER_ID, name: NAMES.full_name, is_admin: false, portfolio_id: EXAMPLE_ID }
export const goodbye: z.input<typeof logoutResponse> = { message: 'Successfully logged out', success: true }
