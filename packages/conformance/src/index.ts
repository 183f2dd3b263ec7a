export { backendCases } from './backend/backend-cases.ts'
