import type { UserRecord } from '@sigmasight/core'
import { ApiError } from '../errors/registry.js'

/** Admin is a role of the user. Error: ApiError admin_required for everybody else. */
export function requireAdmin(user: UserRecord): void {
  if (!user.isAdmin) throw new ApiError('admin_required')
}
