// node-<os>-<arch> name their platform as a string where pnpm reads a list; without this every platform
// would download every Node.
export const hooks = {
  readPackage(pkg) {
    for (const key of ['os', 'cpu']) if (typeof pkg[key] === 'string') pkg[key] = [pkg[key]]
    return pkg
  },
}
