import { instant, storable, uuid, z } from '../../http/schemas.js'

/** The domain is lower-cased; the local part keeps its case. */
const email = z.string().max(320).trim().pipe(z.email()).transform((text) => {
  const at = text.lastIndexOf('@')
  return text.slice(0, at) + text.slice(at).toLowerCase()
}).meta({ type: 'string', format: 'email', example: 'demo_individual@sigmasight.com' })

export const loginRequest = z.object({ email, password: z.string().min(1).max(1024).meta({ example: 'demo12345' }) }).meta({ id: 'LoginRequest' })
export const registerRequest = z.object({
  email, password: z.string().min(8).max(1024).meta({ example: 'a long passphrase' }), full_name: storable(z.string().trim().min(1).max(255)).meta({ example: 'Ada Investor' }),
}).meta({ id: 'RegisterRequest' })

const authUser = z.object({ id: uuid, email: z.string(), name: z.string(), full_name: z.string() }).meta({ id: 'AuthUser' })
export const tokenResponse = z.object({
  access_token: z.string(), token_type: z.literal('bearer'), expires_in: z.number().int().meta({ example: 86400 }), portfolio_id: uuid.nullable(), user: authUser.nullable(),
}).meta({ id: 'TokenResponse' })
const userFields = { id: uuid, email: z.string(), full_name: z.string(), is_active: z.boolean(), created_at: instant }
export const userResponse = z.object(userFields).meta({ id: 'UserResponse' })
export const currentUser = z.object({ ...userFields, portfolio_id: uuid.nullable(), name: z.string(), user_id: uuid, is_admin: z.boolean() }).meta({ id: 'CurrentUser' })
export const logoutResponse = z.object({ message: z.literal('Successfully logged out'), success: z.literal(true) }).meta({ id: 'LogoutResponse' })
